import { test } from '@japa/runner'
import { BrowserStage } from '#tests/support/browser_stage'
import { ED25519_KEY } from '#tests/support/catalog'
import { focused, heading, stepTo } from '#tests/browser/by_keyboard'

test.group('The shop by keyboard alone', (group) => {
  const stage = new BrowserStage(group)

  test('leads from the storefront to the last button of the checkout', async ({ assert }) => {
    const { page } = await stage.open()
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
})
