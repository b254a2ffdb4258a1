import { test } from '@japa/runner'
import { worker } from '#core/work/worker'
import { defaultKeyOf } from '#billing/cards/sync_methods'
import { quoteCart } from '#ordering/cart/quote_cart'
import { PlaceOrder } from '#ordering/orders/place_order'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import Trial from '#billing/models/trial'
import { PaymentMethodFactory } from '#database/factories/billing/payment_method_factory'
import { useStripe } from '#tests/support/billing'
import { createOffer } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createCart } from '#tests/support/ordering'
import { resetState } from '#tests/support/reset_state'

const offerWithTrial = (trialNeedsCard = false) =>
  createOffer({
    product: { trialDays: 14, trialNeedsCard },
    plan: { priceMinor: 1000, setupFeeMinor: 500 },
  })

async function order(
  offer: Awaited<ReturnType<typeof createOffer>>,
  { user, account }: Awaited<ReturnType<typeof createCustomer>>,
  agreedTo?: string
) {
  const hostnames = ['one.example.test', 'two.example.test']
  const cart = await createCart({ ...offer, account, hostnames })
  const request = { cartId: cart.id, account, user, termsVersionId: null, ip: null, agreedTo }
  return { cart, placed: await new PlaceOrder().run(request) }
}

test.group('Orders with a trial', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>
  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return () => gateway.close()
  })

  test('begin for nothing, setup included; the second server of the same cart costs its price', async ({
    assert,
  }) => {
    const offer = await offerWithTrial()
    const customer = await createCustomer()
    const { placed } = await order(offer, customer)
    assert.isTrue(placed.ok)
    const invoice = await Invoice.query().preload('lines').firstOrFail()
    assert.deepEqual(
      invoice.lines.map(({ kind, netMinor }) => [kind, netMinor]),
      [
        ['recurring', 0],
        ['recurring', 1000],
        ['setup', 500],
      ]
    )
    const [tried, paid] = await Subscription.query().orderBy('id')
    assert.equal(tried.trialDays, 14)
    assert.equal(tried.priceMinor, 1000)
    assert.isNull(paid.trialDays)
    assert.lengthOf(await Trial.all(), 1)

    const again = await order(offer, customer)
    assert.isTrue(again.placed.ok)
    assert.lengthOf(await Trial.all(), 1)
  })

  test('that need a card are refused without one, and nothing is written', async ({ assert }) => {
    const offer = await offerWithTrial(true)
    const customer = await createCustomer()
    const refused = await order(offer, customer)
    assert.deepEqual(refused.placed, { ok: false, error: { type: 'trial_needs_card' } })
    assert.lengthOf(await Trial.all(), 0)
    const accountId = customer.account.id
    const defaultKey = defaultKeyOf('stripe', accountId)
    await PaymentMethodFactory.merge({ accountId, defaultKey }).create()
    const { placed } = await order(offer, customer)
    assert.isTrue(placed.ok)
  })

  test('that agreed to a trial which somebody at the same address used say so', async ({
    assert,
  }) => {
    const offer = await offerWithTrial()
    const first = await createCustomer()
    await order(offer, first)
    const { user, account } = await createCustomer()
    const { name, addressLine1, postalCode, country, companyName } = first.account
    await account.merge({ name, addressLine1, postalCode, country, companyName }).save()
    const cart = await createCart({ ...offer, account })
    const asGuest = await quoteCart(cart, { country: account.country })
    assert.equal(asGuest.today.total.minor, 0)
    const request = { cartId: cart.id, account, user, termsVersionId: null, ip: null }
    const agreedTo = asGuest.fingerprint
    const refused = await new PlaceOrder().run({ ...request, agreedTo })
    assert.deepEqual(refused, { ok: false, error: { type: 'trial_used' } })
  })

  test('is told in the shop, the cart and at checkout; staff set it', async ({
    client,
    assert,
  }) => {
    const offer = await offerWithTrial(true)
    const shop = await client.get(`/products/${offer.product.slug}`)
    shop.assertTextIncludes('14 days free')
    const { user, account } = await createCustomer()
    await createCart({ ...offer, account })
    const session = await sessionFor(user)
    const cart = await client.get('/cart').withSession(session)
    cart.assertTextIncludes('Free trial, 14 days')
    const checkout = await client.get('/checkout').withSession(session)
    checkout.assertTextIncludes('begins with a saved card')

    const staff = await sessionFor((await createStaff('owner')).user)
    const page = await client.get(`/admin/products/${offer.product.id}/edit`).withSession(staff)
    page.assertTextIncludes('Free trial (days)')
    await worker.drain()
    assert.lengthOf(await Trial.all(), 0)
  })
})
