import { test } from '@japa/runner'
import { ED25519_KEY } from '#tests/support/catalog'
import { chromiumPath, launchChromium } from '#tests/support/chromium'
import { PanelProcess } from '#tests/support/panel_process'
import { focused, heading, stepTo } from '#tests/browser/by_keyboard'
import type { Browser } from 'playwright'

test.group('The shop by keyboard alone', (group) => {
  let panel: PanelProcess
  let browser: Browser

  group.setup(async () => {
    if (!chromiumPath) return () => {}
    ;[panel, browser] = await Promise.all([PanelProcess.start(), launchChromium()])
    return async () => {
      await browser.close()
      await panel.stop()
    }
  })

  test('leads from the storefront to the last button of the checkout', async ({ assert }) => {
    const page = await browser.newPage({ baseURL: panel.url })
    await page.goto('/')
    await page.keyboard.press('Tab')
    assert.equal(await focused(page), 'Skip to content')

    await stepTo(page, 'Configure: Small machine')
    await page.keyboard.press('Enter')
    await heading(page, 'Small machine')
    await stepTo(page, 'SSH public key')
    await page.keyboard.insertText(ED25519_KEY)
    await stepTo(page, 'Hostname')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('web1')
    await stepTo(page, 'Add to cart')
    await page.keyboard.press('Enter')
    await heading(page, 'Your cart')
    await stepTo(page, 'Continue to checkout')
    await page.keyboard.press('Enter')
    await heading(page, 'Checkout')
    for (const field of ['Email address', 'Password', 'Street and number', 'New card'])
      await stepTo(page, field)
    await stepTo(page, 'Place order and pay')
  })
    .timeout(60_000)
    .skip(!chromiumPath, 'No Chromium was found; CHROMIUM_PATH tells where one is')
})
