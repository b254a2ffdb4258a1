import { test } from '@japa/runner'
import { chromiumPath, launchChromium } from '#tests/support/chromium'
import { PanelProcess } from '#tests/support/panel_process'
import type { Browser, BrowserContextOptions } from 'playwright'

test.group('Times in a browser', (group) => {
  let panel: PanelProcess
  let browser: Browser

  group.tap((one) =>
    one
      .timeout(60_000)
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

  /** Somebody who has signed up, as their browser knows it. */
  async function signedUp() {
    const context = await browser.newContext({ baseURL: panel.url })
    const page = await context.newPage()
    await page.goto('/sign-up')
    await page.locator('[name=name]').fill('Ada')
    await page.locator('[name=email]').fill('ada-of-the-times@example.com')
    await page.locator('[name=password]').fill('a moth in the relay 1947')
    await page.locator('[name=country]').selectOption('DE')
    await page.locator('form[action*="sign-up"] button').click()
    await page.waitForURL((url) => !url.pathname.includes('sign-up'))
    return context.storageState()
  }

  /** The text and the title of a moment, as a page in this time zone shows it. */
  async function shownIn(options: BrowserContextOptions) {
    const context = await browser.newContext({ baseURL: panel.url, ...options })
    const page = await context.newPage()
    await page.goto('/account/security')
    const time = page.locator('time[data-moment]').first()
    const shown = {
      moment: await time.getAttribute('datetime'),
      text: await time.textContent(),
      title: await time.getAttribute('title'),
    }
    await context.close()
    return shown
  }

  test('stand in the reader’s own time zone, and in UTC without JavaScript', async ({ assert }) => {
    const storageState = await signedUp()
    const timezoneId = 'Asia/Kolkata'
    const plain = await shownIn({ storageState, timezoneId, javaScriptEnabled: false })
    const kolkata = await shownIn({ storageState, timezoneId })
    const utc = await shownIn({ storageState, timezoneId: 'UTC' })
    assert.match(plain.text ?? '', /UTC$/)
    assert.equal(kolkata.title, plain.text)
    assert.equal(`${utc.text} UTC`, plain.text)
    const there = new Date(Date.parse(plain.moment ?? '') + 5.5 * 3_600_000)
    assert.include(kolkata.text ?? '', there.toISOString().slice(11, 16))
  })
})
