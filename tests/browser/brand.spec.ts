import { test } from '@japa/runner'
import { BrowserStage, signIn } from '#tests/support/browser_stage'
import { createStaff } from '#tests/support/identity'

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
  const stage = new BrowserStage(group, { timeout: 90_000, patience: 25_000 })

  for (const javaScriptEnabled of [true, false]) {
    test(`is set and worn, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
      assert,
    }) => {
      const { context, page } = await stage.open({ javaScriptEnabled })
      const { user } = await createStaff('owner', { password: PASSWORD })
      await signIn(page, { email: user.email, password: PASSWORD })

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
