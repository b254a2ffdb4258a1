import { test } from '@japa/runner'
import { chromiumPath, launchChromium } from '#tests/support/chromium'
import { PanelProcess } from '#tests/support/panel_process'
import { Visit } from '#tests/browser/visit'
import type { Browser } from 'playwright'

const PATIENCE = 15_000

test.group('The whole job in a browser', (group) => {
  let panel: PanelProcess
  let browser: Browser

  group.setup(async () => {
    if (!chromiumPath) return () => {}
    ;[panel, browser] = await Promise.all([PanelProcess.start({ speed: 5 }), launchChromium()])
    return async () => {
      await browser.close()
      await panel.stop()
    }
  })

  for (const kind of ['vm', 'container'] as const) {
    for (const javaScriptEnabled of [true, false]) {
      test(`a visitor becomes the owner of a running ${kind}, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
        assert,
      }) => {
        const context = await browser.newContext({
          javaScriptEnabled,
          baseURL: panel.url,
          viewport: { width: 1280, height: 900 },
        })
        context.setDefaultTimeout(PATIENCE)
        const page = await context.newPage()
        const desk = javaScriptEnabled ? null : await browser.newPage()
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
        .timeout(90_000)
        .skip(!chromiumPath, 'No Chromium was found; CHROMIUM_PATH tells where one is')
    }
  }
})
