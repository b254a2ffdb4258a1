import { test } from '@japa/runner'
import { TermsVersionFactory } from '#database/factories/ordering/terms_version_factory'
import Invoice from '#billing/models/invoice'
import Order from '#ordering/models/order'
import OrderItem from '#ordering/models/order_item'
import Cart from '#ordering/models/cart'
import Service from '#provisioning/models/service'
import Account from '#identity/models/account'
import { quoteCart } from '#ordering/cart/quote_cart'
import { PlaceOrder } from '#ordering/orders/place_order'
import { createOffer, ED25519_KEY } from '#tests/support/catalog'
import { createCart, placeOrder } from '#tests/support/ordering'
import { createCustomer } from '#tests/support/identity'

const request = (
  cart: Cart,
  customer: Awaited<ReturnType<typeof createCustomer>>,
  terms: { id: string }
) => ({
  cartId: cart.id,
  account: customer.account,
  user: customer.user,
  termsVersionId: terms.id,
  ip: '192.0.2.7',
})

test.group('PlaceOrder', () => {
  test('writes the order, its pending services and its invoice at the prices of the moment', async ({
    assert,
  }) => {
    const customer = await createCustomer()
    const terms = await TermsVersionFactory.create()
    const offer = await createOffer({ plan: { priceMinor: 1000, setupFeeMinor: 500 } })
    const cart = await createCart({
      ...offer,
      account: customer.account,
      hostnames: ['a.test', 'b.test'],
    })
    const placed = await new PlaceOrder().run(request(cart, customer, terms))

    assert.isTrue(placed.ok)
    const order = await Order.query().where('cart_id', cart.id).preload('items').firstOrFail()
    assert.match(order.number, /^O-\d{4,}$/)
    assert.equal(order.state, 'placed')
    assert.equal(order.termsVersionId, terms.id)
    assert.equal(order.totalMinor, 3570)

    const invoice = await Invoice.findOrFail(order.invoiceId)
    assert.equal(invoice.state, 'open')
    assert.equal(invoice.netMinor, 3000)
    const services = await Service.query().where('order_id', order.id).orderBy('hostname')
    assert.deepEqual(
      services.map(({ hostname, state, priceMinor }) => [hostname, state, priceMinor]),
      [
        ['a.test', 'pending', 1000],
        ['b.test', 'pending', 1000],
      ]
    )
    assert.isNull(await Cart.find(cart.id))
    for (const service of services) {
      const { cores, memoryMb, diskGb, bandwidthMbit } = offer.product.specs
      assert.containSubset(service, { cores, memoryMb, diskGb, sshKeys: [ED25519_KEY] })
      assert.equal(bandwidthMbit, 1000)
      assert.equal(service.spec.networkRateMBps, 125, 'megabits are sold, megabytes are set')
    }

    await offer.plan.merge({ priceMinor: 9999 }).save()
    const item = await OrderItem.findOrFail(order.items[0].id)
    assert.equal(item.recurring.minor, 1000)
  })

  test('makes one order of a cart, whether sent twice at once or again later', async ({
    assert,
  }) => {
    const customer = await createCustomer()
    const terms = await TermsVersionFactory.create()
    const offer = await createOffer({ product: { stock: 5 } })
    const cart = await createCart({ ...offer, account: customer.account })
    const both = await Promise.all(
      [1, 2, 3].map(() => new PlaceOrder().run(request(cart, customer, terms)))
    )
    const again = await new PlaceOrder().run(request(cart, customer, terms))

    const ids = [...both, again].map((result) => (result.ok ? result.value.id : result.error.type))
    assert.lengthOf([...new Set(ids)], 1)
    assert.lengthOf(await Order.query().where('account_id', customer.account.id), 1)
    assert.lengthOf(await Invoice.query().where('account_id', customer.account.id), 1)
    assert.lengthOf(await Service.query().where('account_id', customer.account.id), 1)
    assert.equal((await offer.product.refresh()).stock, 4)
  })

  test('sells the last piece once', async ({ assert }) => {
    const offer = await createOffer({ product: { stock: 1 } })
    const terms = await TermsVersionFactory.create()
    const customers = await Promise.all([createCustomer(), createCustomer()])
    const results = await Promise.all(
      customers.map(async (customer) => {
        const cart = await createCart({ ...offer, account: customer.account })
        return new PlaceOrder().run(request(cart, customer, terms))
      })
    )
    assert.lengthOf(
      results.filter(({ ok }) => ok),
      1
    )
    assert.equal((await offer.product.refresh()).stock, 0)
    const lost = results.find((result) => !result.ok)
    assert.equal(lost && !lost.ok && lost.error.type, 'item_unavailable')
  })

  test('writes nothing when what was agreed to has changed', async ({ assert }) => {
    const customer = await createCustomer()
    const terms = await TermsVersionFactory.create()
    const cart = await createCart({ ...(await createOffer()), account: customer.account })
    const asked = request(cart, customer, terms)
    const typeOf = async (changes: object) => {
      const result = await new PlaceOrder().run({ ...asked, ...changes })
      return result.ok ? null : result.error.type
    }
    assert.equal(await typeOf({ agreedTo: '0'.repeat(32) }), 'offer_changed')
    assert.equal(await typeOf({ termsVersionId: null }), 'terms_changed')
    assert.equal(await typeOf({ account: (await createCustomer()).account }), 'not_yours')
    assert.equal(await typeOf({ cartId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }), 'empty')
    const { fingerprint } = await quoteCart(cart, { account: customer.account })
    await Account.query().where('id', customer.account.id).update({ country: 'US' })
    assert.equal(await typeOf({ agreedTo: fingerprint }), 'offer_changed')
    await customer.account.merge({ addressLine1: null }).save()
    assert.equal(await typeOf({}), 'address_missing')
    assert.isNull(await Order.findBy('account_id', customer.account.id))
    assert.isNotNull(await Cart.find(cart.id))
  })

  test('an order over nothing goes the same road and is paid at once', async ({ assert }) => {
    const { order } = await placeOrder({ offer: await createOffer({ plan: { priceMinor: 0 } }) })
    const invoice = await Invoice.findOrFail(order.invoiceId)
    assert.equal(invoice.state, 'paid')
  })
})
