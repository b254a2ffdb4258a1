import { test } from '@japa/runner'
import { chromiumPath, launchChromium } from '#tests/support/chromium'
import { createStaff } from '#tests/support/identity'
import { PanelProcess } from '#tests/support/panel_process'
import type { Browser } from 'playwright'

const PASSWORD = 'a moth in the relay 1947'
const PAGE = '/admin/settings/brand'
const LOGO = {
  name: 'logo.svg',
  mimeType: 'image/svg+xml',
  buffer: Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><path d="M0 0h90v30z"/></svg>'
  ),
}

test.group('The brand in a browser', (group) => {
  let panel: PanelProcess
  let browser: Browser

  group.tap((one) =>
    one
      .timeout(90_000)
      .skip(!chromiumPath, 'No Chromium was found; CHROMIUM_PATH tells where one is')
  )
  group.setup(async () => {
    if (!chromiumPath) return () => {}
    ;[panel, browser] = await Promise.all([PanelProcess.start(), launchChromium()])
    return async () => {
      await browser.close()
      await panel.stop()
    }
  })

  for (const javaScriptEnabled of [true, false]) {
    test(`is set and worn, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
      assert,
    }) => {
      const context = await browser.newContext({ baseURL: panel.url, javaScriptEnabled })
      context.setDefaultTimeout(25_000)
      const page = await context.newPage()
      const { user } = await createStaff('owner', { password: PASSWORD })
      await page.goto('/sign-in')
      await page.locator('[name=email]').fill(user.email)
      await page.locator('[name=password]').fill(PASSWORD)
      await page.locator('form[action*="sign-in"] button[type=submit]').click()
      await page.waitForURL('**/admin')

      await page.goto(PAGE)
      const accent = javaScriptEnabled ? '#ffd400' : '#00c2a8'
      await page.locator('[name=accent]').fill(accent)
      if (javaScriptEnabled)
        await page.locator(`.brand-sample [fill="${accent}"]`).first().waitFor()
      await page.getByRole('button', { name: 'Save settings' }).click()
      await page.getByText('Settings saved.').waitFor()

      await page.locator('#file-logo').setInputFiles(LOGO)
      await page.getByRole('button', { name: /^(Upload|Replace): Logo$/ }).click()
      await page.getByText('The file was uploaded.').waitFor()
      await page.goto('/')
      const logo = page.locator('.site-header .brand__logo')
      await logo.waitFor()
      const sheet = await page.locator('link[href^="/brand/"][rel=stylesheet]').getAttribute('href')
      const css = await page.request.get(sheet ?? '')
      assert.include(await css.text(), accent)
      const image = await page.request.get((await logo.getAttribute('src')) ?? '')
      assert.equal(image.headers()['content-type'], 'image/svg+xml')
      await context.close()
    })
  }
})
