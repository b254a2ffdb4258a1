import { test } from '@japa/runner'
import { ED25519_KEY } from '#tests/support/catalog'
import { chromiumPath, launchChromium } from '#tests/support/chromium'
import { PanelProcess } from '#tests/support/panel_process'
import type { Browser, Page } from 'playwright'

const MOST_STEPS = 60

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

/** Presses Tab until the focus is at what has this name, and can be seen there. */
async function stepTo(page: Page, name: string): Promise<void> {
  const passed: string[] = []
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press('Tab')
    const at = await focused(page)
    if (at.startsWith(name)) return
    passed.push(at)
  }
  throw new Error(`The keyboard does not reach "${name}", only ${passed.join(', ')}`)
}

/** The name of what has the focus; empty where nothing has it or it cannot be seen. */
function focused(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const element = document.activeElement
    if (!element || element === document.body || getComputedStyle(element).outlineStyle === 'none') return ''
    return (element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText).trim()
  })()`)
}

async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor()
}
