import { test } from '@japa/runner'
import env from '#start/env'
import { formTargets } from '#core/security/form_targets'
import { issueInvoice, useStripe } from '#tests/support/billing'
import { chromiumPath, launchChromium } from '#tests/support/chromium'
import { createCustomer } from '#tests/support/identity'

const PASSWORD = 'a long enough sentence'

test.group('Pages of Stripe on a custom domain, in a browser', () => {
  for (const javaScriptEnabled of [true, false])
    for (const isConfigured of [true, false])
      test(`[F5] are reached ${isConfigured ? 'directly' : 'without a setting'}, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
        assert,
      }) => {
        const { stripe, close } = await useStripe()
        const elsewhere = `http://localhost:${stripe.port}`
        stripe.servePagesAt(elsewhere)
        if (isConfigured) formTargets.set('stripe', [stripe.url, elsewhere])
        const { user, account } = await createCustomer({ password: PASSWORD })
        const invoice = await issueInvoice(account)

        const browser = await launchChromium()
        const baseURL = `http://${env.get('HOST')}:${env.get('PORT')}`
        const page = await browser.newPage({ baseURL, javaScriptEnabled })
        try {
          await page.goto('/sign-in')
          await page.getByLabel('Email address').fill(user.email)
          await page.getByLabel('Password').fill(PASSWORD)
          await page.getByRole('button', { name: 'Sign in' }).click()
          await page.goto(`/invoices/${invoice.id}`)
          await page.getByRole('button', { name: 'Pay now' }).click()
          await page.waitForURL((url) => url.origin === elsewhere, { timeout: 10_000 })
          assert.include(await page.content(), '11.90')
        } finally {
          await browser.close()
          await close()
        }
      })
        .timeout(30_000)
        .skip(!chromiumPath, 'No Chromium was found; CHROMIUM_PATH tells where one is')
})
