import { test } from '@japa/runner'
import { BrowserStage } from '#tests/support/browser_stage'
import { Visit } from '#tests/browser/visit'

test.group('The whole job in a browser', (group) => {
  const stage = new BrowserStage(group, { timeout: 120_000, patience: 30_000, shop: { speed: 5 } })

  for (const kind of ['vm', 'container'] as const) {
    for (const javaScriptEnabled of [true, false]) {
      test(`a visitor becomes the owner of a running ${kind}, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
        assert,
      }) => {
        const viewport = { width: 1280, height: 900 }
        const { context, page } = await stage.open({ javaScriptEnabled, viewport })
        const desk = javaScriptEnabled ? null : await stage.browser.newPage()
        const visit = new Visit(assert, page, desk, kind)
        try {
          await visit.run()
        } catch (error) {
          await page.screenshot({
            path: `tmp/journey-${kind}-${javaScriptEnabled}.png`,
            fullPage: true,
          })
          throw error
        } finally {
          await Promise.all([context.close(), desk?.close()])
        }
      })
    }
  }
})
