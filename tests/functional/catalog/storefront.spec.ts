import { test } from '@japa/runner'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import Product from '#catalog/models/product'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import { createOffer } from '#tests/support/catalog'
import { queriesOf } from '#tests/support/query_counter'

test.group('Storefront', (group) => {
  group.each.setup(async () => {
    await Product.query().update({ state: 'retired' })
    forgetStorefront()
  })

  test('shows published products with specs, what is included and the price of a month', async ({
    client,
  }) => {
    await createOffer({ product: { name: 'Orchid 2' }, plan: { priceMinor: 500 } })
    const page = await client.get('/')
    page.assertStatus(200)
    page.assertTextIncludes('Orchid 2')
    page.assertTextIncludes('2 GB')
    page.assertTextIncludes('One IPv4 address')
    page.assertTextIncludes('€5.00')
  })

  test('shows the prices of the cycle that is chosen, with what it saves, and of another where a product has none', async ({
    client,
    assert,
  }) => {
    const { product } = await createOffer({ product: { name: 'Fern' }, plan: { priceMinor: 500 } })
    await PlanFactory.merge({ productId: product.id, cycleUnit: 'year', priceMinor: 4800 }).create()
    await createOffer({ product: { name: 'Moss' }, plan: { priceMinor: 700 } })
    const priceOf = (page: string, name: string) =>
      /price__amount">([^<]+)/.exec(page.slice(page.indexOf(`>${name}</a>`)))?.[1]

    const monthly = (await client.get('/')).text()
    assert.deepEqual([priceOf(monthly, 'Fern'), priceOf(monthly, 'Moss')], ['€5.00', '€7.00'])
    assert.include(monthly, 'save up to 20%')

    const yearly = (await client.get('/?cycle=year-1')).text()
    assert.deepEqual([priceOf(yearly, 'Fern'), priceOf(yearly, 'Moss')], ['€4.00', '€7.00'])
    assert.include(yearly, '€48.00 billed yearly')

    const unknown = await client.get('/?cycle=week-1')
    unknown.assertStatus(200)
    assert.equal(priceOf(unknown.text(), 'Fern'), '€5.00')
  })

  test('says once what every plan includes, and with a plan what it alone does', async ({
    client,
    assert,
  }) => {
    await createOffer({ product: { name: 'Fern', included: ['Two addresses', 'Backups'] } })
    await createOffer({ product: { name: 'Moss', included: ['Two addresses'] } })
    const page = (await client.get('/')).text()
    assert.equal(page.split('Two addresses').length - 1, 1)
    assert.isAbove(page.indexOf('Two addresses'), page.indexOf('Every server includes'))
    assert.isBelow(page.indexOf('Backups'), page.indexOf('Every server includes'))
  })

  test('hides drafts and what has no price, and says what is sold out', async ({
    client,
    assert,
  }) => {
    await createOffer({ product: { name: 'Hidden draft', state: 'draft' } })
    await ProductFactory.merge({ name: 'Hidden unpriced' }).create()
    const page = await client.get('/')
    assert.notInclude(page.text(), 'Hidden')
    page.assertTextIncludes('No plans available yet')

    const { product } = await createOffer({ product: { name: 'Gone', stock: 0 } })
    const listed = await client.get('/')
    listed.assertTextIncludes('Gone')
    listed.assertTextIncludes('Sold out')
    const own = await client.get(`/products/${product.slug}`)
    own.assertTextIncludes('Sold out')
    assert.notInclude(own.text(), 'name="ssh_key"')
  })

  test('shows one category, and 404 for one that is not there', async ({ client }) => {
    const { product } = await createOffer({ product: { name: 'Fern' } })
    await product.load('category')
    const page = await client.get(`/plans/${product.category.slug}`)
    page.assertStatus(200)
    page.assertTextIncludes('Fern')
    ;(await client.get('/plans/nothing-here')).assertStatus(404)
  })

  test('shows a product with every price and a form to configure it', async ({ client }) => {
    const { product } = await createOffer({ plan: { setupFeeMinor: 999 } })
    await PlanFactory.merge({ productId: product.id, cycleUnit: 'year', priceMinor: 5000 }).create()
    const page = await client.get(`/products/${product.slug}`)
    page.assertStatus(200)
    page.assertTextIncludes('€9.99')
    page.assertTextIncludes('1 year')
    page.assertTextIncludes('€4.17 per month')
    page.assertTextIncludes('SSH public key')
    ;(await client.get('/products/nothing-here')).assertStatus(404)
  })

  test('shows prices in another currency when asked', async ({ client, assert }) => {
    const { product } = await createOffer()
    await PlanFactory.merge({ productId: product.id, currency: 'USD', priceMinor: 777 }).create()
    const page = await client.get('/').qs({ currency: 'USD' })
    page.assertTextIncludes('$7.77')
    assert.notInclude((await client.get('/').qs({ currency: 'XYZ' })).text(), '$7.77')
  })

  test('asks the database a few things, however many products there are, and nothing while the answer is fresh', async ({
    client,
    assert,
  }) => {
    for (let i = 0; i < 12; i++) await createOffer()
    forgetStorefront()
    const first = await queriesOf(() => client.get('/'))
    const second = await queriesOf(() => client.get('/'))
    assert.isAtMost(first.length, 17)
    assert.isAtMost(second.length, 1)
  })
})
