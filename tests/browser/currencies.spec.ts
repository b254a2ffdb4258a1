import { test } from '@japa/runner'
import { BrowserStage } from '#tests/support/browser_stage'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import Product from '#catalog/models/product'
import { ED25519_KEY } from '#tests/support/catalog'
import { signUp } from '#tests/browser/sign_up'

test.group('Currencies in a browser', (group) => {
  const stage = new BrowserStage(group, { timeout: 120_000, patience: 30_000 })

  test('a visitor shops in one currency, changes it with a full cart, and has the account billed in another, without JavaScript', async ({
    assert,
  }) => {
    const product = await Product.findByOrFail('slug', 'small-vm')
    const { id: productId } = product
    await PlanFactory.merge({ productId, currency: 'USD', priceMinor: 640 }).create()
    const { context, page } = await stage.open({ javaScriptEnabled: false })
    const shown = (text: string) => page.getByText(text).filter({ visible: true }).first().waitFor()
    await page.goto('/')
    for (let looks = 0; looks < 20; looks++) {
      if (await page.getByRole('link', { name: 'USD' }).count()) break
      await page.waitForTimeout(500)
      await page.reload()
    }
    await page.getByRole('link', { name: 'USD', exact: true }).click()
    await shown('$6.40')

    await page.goto('/products/small-vm')
    await page.locator('[name=ssh_key]').fill(ED25519_KEY)
    await page.getByRole('button', { name: 'Add to cart' }).click()
    await shown('$6.40')
    await page.getByRole('button', { name: 'EUR', exact: true }).click()
    await shown('Your cart is now in EUR.')
    await page.goto('/')
    await page.getByRole('button', { name: 'USD', exact: true }).click()
    await shown('Your cart is now in USD.')

    await signUp(page)
    await page.goto('/account/billing')
    await page.getByRole('link', { name: 'Change currency' }).click()
    await page.getByRole('radio', { name: 'EUR' }).check()
    await page.getByRole('button', { name: 'Change currency' }).click()
    await shown('Your account is now billed in EUR.')
    await page.goto('/cart')
    assert.isTrue(await page.getByRole('button', { name: 'EUR', pressed: true }).isVisible())
    await context.close()
  })
})
