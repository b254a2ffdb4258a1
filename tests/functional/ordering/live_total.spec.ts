import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductOptionFactory } from '#database/factories/catalog/product_option_factory'
import { suggestHostname } from '#ordering/configure/suggest_hostname'
import { isHostName } from '#ordering/host_name'
import CartItem from '#ordering/models/cart_item'
import { createOffer, ED25519_KEY } from '#tests/support/catalog'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { createCart } from '#tests/support/ordering'
import { Surfer } from '#tests/support/surfer'

test.group('The total of a configuration', (group) => {
  group.each.setup(() => limiter.clear())

  async function offered() {
    const offer = await createOffer({ plan: { priceMinor: 1000, setupFeeMinor: 500 } })
    const { id: productId } = offer.product
    const option = await ProductOptionFactory.merge({ productId, prices: { EUR: 200 } }).create()
    return { ...offer, option }
  }

  test('is on the page at once, for what is chosen already', async ({ client }) => {
    const { product } = await offered()
    const page = await client.get(`/products/${product.slug}`)
    // 10.00 and 5.00 with 19 %, then 10.00 with 19 %.
    for (const text of [
      '€17.85',
      'Then €11.90 per month',
      'Tax (19%)',
      'Tax is calculated for Germany',
    ])
      page.assertTextIncludes(text)
  })

  test('is worked out by the server for each choice, as the cart does', async ({
    client,
    assert,
  }) => {
    const { plan, product, template, option } = await offered()
    const year = await PlanFactory.merge({
      productId: product.id,
      cycleUnit: 'year',
      priceMinor: 10_000,
    }).create()
    const ask = (choices: object) => client.get('/cart/total').qs(choices)
    const monthly = await ask({ plan_id: plan.id, [`options[${option.id}]`]: '3' })
    monthly.assertTextIncludes('€24.99')
    monthly.assertTextIncludes('Then €19.04 per month')
    const yearly = await ask({ plan_id: year.id })
    yearly.assertTextIncludes('€119.00')
    assert.equal(yearly.header('cache-control'), 'no-store')

    await client
      .post('/cart/items')
      .redirects(0)
      .form({
        plan_id: plan.id,
        template_id: template.id,
        hostname: 'web1.example.test',
        ssh_key: ED25519_KEY,
        [`options[${option.id}]`]: '3',
      })
    const item = await CartItem.findByOrFail('plan_id', plan.id)
    const cart = await client.get('/cart').withSession({ cart_id: item.cartId })
    cart.assertTextIncludes('€24.99')
  })

  test('follows the country of the account, or the one that a guest chose', async ({ client }) => {
    const { plan } = await offered()
    const { user } = await createCustomer({ account: { country: 'US' } })
    const mine = await client
      .get('/cart/total')
      .qs({ plan_id: plan.id })
      .withSession(await sessionFor(user))
    mine.assertTextIncludes('€15.00')
    mine.assertTextIncludes('Tax is calculated for United States')
    const cart = await createCart(await createOffer())
    await cart.merge({ country: 'US' }).save()
    const guests = await client
      .get('/cart/total')
      .qs({ plan_id: plan.id })
      .withSession({ cart_id: cart.id })
    guests.assertTextIncludes('€15.00')
  })

  test('is none where an option cannot be ordered so, and 404 where the price is gone', async ({
    client,
    assert,
  }) => {
    const { plan, product, option } = await offered()
    for (const quantity of ['999999', '-1', 'x', '1.5']) {
      const answer = await client
        .get('/cart/total')
        .qs({ plan_id: plan.id, [`options[${option.id}]`]: quantity })
      answer.assertTextIncludes('one of them is out of range')
      assert.notInclude(answer.text(), '€')
    }
    ;(await client.get('/cart/total').qs({ plan_id: 'x' })).assertStatus(404)
    ;(await client.get('/cart/total').qs({ plan_id: template404 })).assertStatus(404)
    await product.merge({ state: 'draft' }).save()
    ;(await client.get('/cart/total').qs({ plan_id: plan.id })).assertStatus(404)
  })

  test('comes with a word on the name, by the rules of the form', async ({ client }) => {
    const { plan } = await offered()
    const ask = (hostname: string) => client.get('/cart/total').qs({ plan_id: plan.id, hostname })
    ;(await ask(' Bücher.Example ')).assertTextIncludes('xn--bcher-kva.example works.')
    ;(await ask('-web')).assertTextIncludes('Use letters, digits and hyphens')
  })

  test('is asked for at most so often', async ({ client }) => {
    const ask = () => client.get('/cart/total')
    for (let i = 0; i < 12; i++) await Promise.all(Array.from({ length: 50 }, ask))
    ;(await ask()).assertStatus(429)
  })

  test('without scripts the form comes back with it, as it was filled in, and nothing is added', async ({
    assert,
  }) => {
    const { plan, product, template, option } = await offered()
    const surfer = new Surfer()
    const form = {
      plan_id: plan.id,
      template_id: template.id,
      hostname: 'typed.example.test',
      ssh_key: ED25519_KEY,
      [`options[${option.id}]`]: '3',
    }
    const headers = { referer: `/products/${product.slug}` }
    const answer = await surfer.submit('/cart/items', { ...form, next: 'update' }, 'POST', headers)
    assert.equal(answer.location, `/products/${product.slug}`)
    const page = await surfer.follow(answer)
    for (const text of ['€24.99', 'typed.example.test', ED25519_KEY, 'value="3"'])
      assert.include(page.text, text)
    assert.isNull(await CartItem.findBy('plan_id', plan.id))

    const fresh = await surfer.get(`/products/${product.slug}`)
    assert.include(fresh.text, '€17.85')
    const ordered = await surfer.submit('/cart/items', { ...form, next: 'checkout' })
    assert.equal(ordered.location, '/checkout')
  })
})

const template404 = '01ARZ3NDEKTSV4RRFFQ69G5FAV'

test.group('The suggested name of a server', () => {
  test('is a host name whatever the product is called', ({ assert }) => {
    assert.equal(suggestHostname({ slug: 'skiff' }, 2), 'skiff-3')
    for (const slug of ['a'.repeat(64), '2026', 'a-b', '-'])
      assert.isTrue(isHostName(suggestHostname({ slug }, 41)), slug)
  })
})
