import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright'
import { test } from '@japa/runner'
import { openCheckout } from './support/checkout.js'
import { useSimulator } from './support/simulator.js'
import type { AxeResults } from 'axe-core'
import type { Cleanup } from './support/simulator.js'

const BROWSER = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The addresses of all kinds of pages, each with something on it. */
async function pagesOf(cleanup: Cleanup) {
  const { stripe, simulator } = await useSimulator(cleanup)
  const customer = await stripe.customers.create({ email: 'ada@example.test' })
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  await stripe.paymentMethods.update(card.id, { allow_redisplay: 'always' })
  const checkout = await openCheckout(stripe, {
    customer: customer.id,
    saved_payment_method_options: { payment_method_save: 'enabled' },
  })
  const complete = await openCheckout(stripe)
  simulator.pay(complete.id)
  const configuration = await stripe.billingPortal.configurations.create({
    features: { payment_method_update: { enabled: true } },
  })
  const portal = await stripe.billingPortal.sessions.create({
    customer: customer.id,
    configuration: configuration.id,
  })
  const waiting = await stripe.setupIntents.create({
    confirm: true,
    payment_method: 'pm_card_authenticationRequired',
    return_url: 'https://shop.test',
  })
  return [
    checkout.url ?? '',
    complete.url ?? '',
    portal.url,
    waiting.next_action?.redirect_to_url?.url ?? '',
    `${simulator.url}/nothing`,
  ]
}

test.group('Hosted pages', () => {
  test('have nothing that axe finds, in {$self}')
    .with(['light', 'dark'] as const)
    .run(async ({ assert, cleanup }, colorScheme) => {
      const pages = await pagesOf(cleanup)
      const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] })
      cleanup(() => browser.close())
      const context = await browser.newContext({ colorScheme, bypassCSP: true })
      const page = await context.newPage()
      for (const url of pages) {
        await page.goto(url)
        await page.evaluate(AXE)
        const results = (await page.evaluate('axe.run()')) as AxeResults
        assert.deepEqual(
          results.violations.map((violation) => `${url}: ${violation.id}`),
          []
        )
      }
    })
    .timeout(60_000)
    .skip(!existsSync(BROWSER), 'no Chromium here')
})
