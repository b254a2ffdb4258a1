import { test } from '@japa/runner'
import { BrowserStage } from '#tests/support/browser_stage'
import { newId } from '#core/ids'
import { ED25519_KEY } from '#tests/support/catalog'
import { createCoupon } from '#tests/support/coupons'
import { CARDS } from '#tests/support/customer'
import { PageInspection } from '#tests/support/page_inspection'
import type { Page } from 'playwright'

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor()

test.group('Coupons in a browser', (group) => {
  const stage = new BrowserStage(group, {
    timeout: 120_000,
    patience: 30_000,
    shop: { speed: 500 },
  })

  test('a customer applies a coupon, pays less, and sees it on the invoice and the next renewal', async ({
    assert,
  }) => {
    await createCoupon({ code: 'Browser20', duration: 'cycles', cycles: 3 })
    const { context, page } = await stage.open()
    const inspection = new PageInspection(assert, page, null)
    await page.goto('/products/small-vm')
    await page.locator('[name=ssh_key]').fill(ED25519_KEY)
    await page.getByText('SHA256:').waitFor()
    await page.getByRole('button', { name: 'Order now' }).click()
    await heading(page, 'Checkout')

    const apply = async (code: string) => {
      await page.getByLabel('Coupon code').fill(code)
      await page.getByRole('button', { name: 'Apply' }).click()
    }
    await apply('nothing')
    await page.getByText('We don’t know the code “nothing”.').first().waitFor()
    assert.equal(await page.getByLabel('Coupon code').inputValue(), 'nothing')
    await apply('browser20')
    await page.getByText('Coupon Browser20 applied.').waitFor()
    await page.getByText('Then €4.66 per month for 2 billing cycles, after that €5.83').waitFor()
    await inspection.look('checkout with a coupon')

    await page.getByLabel('Email address').fill(`${newId().toLowerCase()}@example.test`)
    await page.locator('[name=password]').fill('a long enough sentence')
    await page.locator('[name=name]').fill('Ada Example')
    await page.locator('[name=address_line_1]').fill('Musterstr. 1')
    await page.locator('[name=postal_code]').fill('10115')
    await page.locator('[name=city]').fill('Berlin')
    await page.getByLabel('Save card').check()
    await page.getByLabel('I agree to the terms').check()
    await page.getByLabel('I ask you to start').check()
    await page.getByRole('button', { name: 'Place order and pay' }).click()
    await heading(page, 'Pay €5.85')
    await page.getByLabel('Card number').fill(CARDS.good)
    await page.getByLabel('Expiry').fill('12/34')
    await page.getByLabel('CVC').fill('123')
    await page.getByLabel('Name on card').fill('Ada Example')
    await page.getByRole('button', { name: 'Pay €5.85' }).click()
    await heading(page, 'Payment received')

    await page.goto('/invoices')
    await page.getByRole('main').getByRole('link', { name: /\d{4}/ }).first().click()
    await page.getByText('Coupon Browser20 (−20%): -€0.98').waitFor()
    await inspection.look('invoice with a coupon')

    await page.goto('/services')
    await page.getByText('Running').first().waitFor({ timeout: 60_000 })
    await page.goto('/billing')
    await page.getByText('€4.66').first().waitFor()
    inspection.assertQuiet()
    await context.close()
  })
})
