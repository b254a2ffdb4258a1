import { test } from '@japa/runner'
import type { ApiResponse } from '@japa/api-client'
import i18nManager from '@adonisjs/i18n/services/main'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import Product from '#catalog/models/product'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import { createOffer } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'

const nonceIn = (page: ApiResponse) =>
  /'nonce-([^']+)'/.exec(page.header('content-security-policy') ?? '')?.[1] ?? 'none'

/** Every nonce that stands in a page, each once. */
const noncesOf = (page: ApiResponse) => [
  ...new Set(
    [...page.text().matchAll(/(?:nonce|"csp-nonce" content)="([^"]*)"/g)].map((m) => m[1])
  ),
]

/** A page without what is new in each answer. */
const bodyOf = (page: ApiResponse) => page.text().replaceAll(nonceIn(page), '')

test.group('Pages of the shop that are kept for strangers', (group) => {
  group.each.setup(async () => {
    await Product.query().update({ state: 'retired' })
    forgetStorefront()
  })

  test('each visitor gets the same page with the nonce of their own answer and no cookie', async ({
    client,
    assert,
  }) => {
    const { product } = await createOffer({ product: { name: 'Orchid 2' } })
    await product.load('category')
    for (const path of ['/', `/plans/${product.category.slug}`]) {
      const [first, second] = [await client.get(path), await client.get(path)]
      assert.equal(bodyOf(first), bodyOf(second), path)
      assert.notEqual(nonceIn(first), nonceIn(second))
      for (const page of [first, second]) {
        assert.deepEqual(noncesOf(page), [nonceIn(page)])
        assert.isUndefined(page.header('set-cookie'))
        page.assertTextIncludes('Orchid 2')
        assert.notMatch(page.text(), /_csrf|form_marker/)
      }
    }
  })

  test('a price and a stock that staff change are shown at once', async ({ client, assert }) => {
    const { product, plan } = await createOffer({ plan: { priceMinor: 500 } })
    const { user } = await createStaff('owner')
    ;(await client.get('/')).assertTextIncludes('€5.00')

    const saved = await client
      .put(`/admin/plans/${plan.id}`)
      .withSession(await sessionFor(user))
      .form({ price: '7.00', setup_fee: '0', position: 0 })
      .redirects(0)
    assert.equal(saved.status(), 302, saved.text())
    const page = await client.get('/')
    page.assertTextIncludes('€7.00')
    assert.notInclude(page.text(), '€5.00')

    await product.merge({ stock: 0 }).save()
    forgetStorefront()
    ;(await client.get('/')).assertTextIncludes('Sold out')
  })

  test('currencies, categories and the name of the shop are not mixed up', async ({
    client,
    assert,
  }) => {
    const { product } = await createOffer({ plan: { priceMinor: 500 } })
    await PlanFactory.merge({ productId: product.id, currency: 'USD', priceMinor: 777 }).create()
    const other = await createOffer({ product: { name: 'Fern' } })
    await other.product.load('category')
    for (let round = 0; round < 2; round++) {
      const dollars = await client.get('/').qs({ currency: 'USD' })
      const euros = await client.get('/')
      dollars.assertTextIncludes('$7.77')
      euros.assertTextIncludes('€5.00')
      assert.notInclude(euros.text(), '$7.77')
      const category = await client.get(`/plans/${other.product.category.slug}`)
      assert.notInclude(category.text(), product.name)
    }
    await transaction((trx) => settings.set({ 'company.name': 'Renamed Hosting' }, trx))
    ;(await client.get('/')).assertTextIncludes('Renamed Hosting')
  })

  test('languages are not mixed up', async ({ client, assert, cleanup }) => {
    await createOffer()
    const chosen = i18nManager.getSupportedLocaleFor.bind(i18nManager)
    i18nManager.getSupportedLocaleFor = (wanted) => [wanted].flat()[0] ?? null
    cleanup(() => {
      i18nManager.getSupportedLocaleFor = chosen
    })
    for (const language of ['en', 'de', 'en', 'de'])
      assert.include(
        (await client.get('/').header('accept-language', language)).text(),
        `<html lang="${language}">`
      )
  })

  test('what is shown to somebody who is known is theirs alone', async ({ client, assert }) => {
    await createOffer()
    const { user } = await createCustomer()
    const plain = bodyOf(await client.get('/'))
    assert.include(plain, 'Sign in')

    const own = await client.get('/').withSession(await sessionFor(user))
    assert.notInclude(own.text(), 'href="/sign-in"')
    const told = await client.get('/').withFlashMessages({ success: 'Only for you' })
    told.assertTextIncludes('Only for you')
    assert.equal(bodyOf(await client.get('/')), plain)
  })
})
