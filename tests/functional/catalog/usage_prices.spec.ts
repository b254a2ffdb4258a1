import { test } from '@japa/runner'
import { meterPrices } from '#catalog/offers/meter_prices'
import { PlaceOrder } from '#ordering/orders/place_order'
import { metersOf } from '#billing/usage/subscription_meters'
import Plan from '#catalog/models/plan'
import PlanMeter from '#catalog/models/plan_meter'
import Invoice from '#billing/models/invoice'
import Order from '#ordering/models/order'
import { quoteCart } from '#ordering/cart/quote_cart'
import Subscription from '#billing/models/subscription'
import { defaultKeyOf } from '#billing/cards/sync_methods'
import { PaymentMethodFactory } from '#database/factories/billing/payment_method_factory'
import { useStripe } from '#tests/support/billing'
import { createOffer } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createCart } from '#tests/support/ordering'
import { resetState } from '#tests/support/reset_state'
import { newId } from '#core/ids'

const GB = 1_000_000_000
const form = () => ({
  form_marker: newId(),
  meter: 'traffic',
  included: '1000',
  unit_size: '100',
  rounding: 'up',
  price: '1.00',
  second_from: '500',
  second_price: '0.60',
})

test.group('Prices of usage', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>
  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return () => gateway.close()
  })

  async function order(offer: Awaited<ReturnType<typeof createOffer>>, withCard = true) {
    const { user, account } = await createCustomer()
    const accountId = account.id
    const defaultKey = defaultKeyOf('stripe', accountId)
    if (withCard) await PaymentMethodFactory.merge({ accountId, defaultKey }).create()
    const cart = await createCart({ ...offer, account })
    const request = { cartId: cart.id, account, user, termsVersionId: null, ip: null }
    return new PlaceOrder().run(request)
  }

  test('staff set, change and remove them; orders keep theirs; the shop tells them', async ({
    client,
    assert,
  }) => {
    const offer = await createOffer({ plan: { priceMinor: 1000 } })
    const session = await sessionFor((await createStaff('owner')).user)
    const path = `/admin/plans/${offer.plan.id}/meters`
    const saved = await client.post(path).withSession(session).form(form())
    saved.assertTextIncludes('Traffic: 1,000 GB included, then €1.00 per 100 GB')
    saved.assertTextIncludes('from 1,500 GB on €0.60')
    await client.post(path).withSession(session).form(form())
    assert.lengthOf(await PlanMeter.all(), 1)

    assert.isTrue((await order(offer)).ok)
    const subscription = await Subscription.firstOrFail()
    assert.isTrue(subscription.isMetered)
    await client.delete(`${path}/traffic`).withSession(session)
    assert.lengthOf(await PlanMeter.all(), 0)
    const [price] = (await metersOf([subscription.id])).get(subscription.id) ?? []
    assert.deepEqual(
      [price.included, price.unitSize, price.tiers],
      [
        1000 * GB,
        100 * GB,
        [
          { upTo: 5, unitMinor: 100 },
          { upTo: null, unitMinor: 60 },
        ],
      ]
    )
  })

  test('that do not fit are refused at their fields; others than staff set none', async ({
    client,
    assert,
  }) => {
    const { plan } = await createOffer()
    const session = await sessionFor((await createStaff('owner')).user)
    const path = `/admin/plans/${plan.id}/meters`
    const send = (changes: object) =>
      client
        .post(path)
        .withSession(session)
        .form({ ...form(), ...changes })
    ;(await send({ meter: 'light' })).assertTextIncludes('Nothing is measured')
    ;(await send({ second_price: '' })).assertTextIncludes('and the price')
    ;(await send({ third_from: '400', third_price: '0.10' })).assertTextIncludes('begin later')
    const customer = await sessionFor((await createCustomer()).user)
    const refused = await client.post(path).withSession(customer).form(form())
    refused.assertStatus(403)
    assert.lengthOf(await PlanMeter.all(), 0)
  })

  test('may be below the smallest coin, and come to whole coins on the invoice', async ({
    client,
    assert,
  }) => {
    const offer = await createOffer({ plan: { priceMinor: 1000 } })
    const session = await sessionFor((await createStaff('owner')).user)
    const path = `/admin/plans/${offer.plan.id}/meters`
    const plain = { second_from: '', second_price: '' }
    const typed = { meter: 'extra_addresses', included: '720', unit_size: '1', price: '0.0021' }
    const saved = await client
      .post(path)
      .withSession(session)
      .form({ ...form(), ...plain, ...typed })
    saved.assertTextIncludes('Additional IPs: 720 IP-hours included, then €0.0021 per IP-hour')
    const backups = { meter: 'backup_storage', included: '50', unit_size: '1', price: '0,03' }
    const level = await client
      .post(path)
      .withSession(session)
      .form({ ...form(), ...plain, ...backups })
    level.assertTextIncludes('Backup storage: 50 GB included, then €0.03 per GB')
    const rows = await PlanMeter.query().orderBy('meter')
    assert.deepEqual(
      rows.map(({ per, included, unitSize, tiers }) => [per, included, unitSize, tiers]),
      [
        [1, 50_000, 1_000, [{ upTo: null, unitMinor: 3 }]],
        [10_000, 720, 1, [{ upTo: null, unitMinor: 2_100 }]],
      ]
    )
    for (const price of ['', 'free', '1.0000001', '-1']) {
      const refused = await client
        .post(path)
        .withSession(session)
        .form({ ...form(), ...plain, ...typed, price })
      refused.assertTextIncludes('Price')
    }
    assert.equal(
      (await PlanMeter.findByOrFail('meter', 'extra_addresses')).tiers[0].unitMinor,
      2_100
    )
  })

  test('are told in the cart, at the checkout and with the order, which keeps them', async ({
    client,
    assert,
  }) => {
    const offer = await createOffer({ plan: { priceMinor: 1000 } })
    const price = {
      ...{ planId: offer.plan.id, meter: 'backup_storage', included: 50_000, unitSize: 1_000 },
      ...{ rounding: 'up' as const, tiers: [{ upTo: null, unitMinor: 3 }], per: 1 },
    }
    await PlanMeter.create(price)
    const told = 'Backup storage: 50 GB included, then €0.03 per GB'
    const { user, account } = await createCustomer()
    const session = await sessionFor(user)
    const cart = await createCart({ ...offer, account })
    for (const path of ['/cart', '/checkout']) {
      const page = await client.get(path).withSession({ ...session, cart_id: cart.id })
      page.assertTextIncludes(told)
    }
    const request = { cartId: cart.id, account, user, termsVersionId: null, ip: null }
    const placed = await new PlaceOrder().run(request)
    assert.isTrue(placed.ok)
    await PlanMeter.query().delete()
    const { id } = await Order.firstOrFail()
    const page = await client.get(`/orders/${id}`).withSession(session)
    page.assertTextIncludes(told)
  })

  test('that change between the checkout and the order are shown before anything is ordered', async ({
    assert,
  }) => {
    const offer = await createOffer({ plan: { priceMinor: 1000 } })
    const { account } = await createCustomer()
    const cart = await createCart({ ...offer, account })
    const before = await quoteCart(cart, { account })
    await PlanMeter.create({
      ...{ planId: offer.plan.id, meter: 'traffic', included: 0, unitSize: GB, per: 1 },
      ...{ rounding: 'up' as const, tiers: [{ upTo: null, unitMinor: 3 }] },
    })
    const after = await quoteCart(cart, { account })
    assert.notEqual(before.fingerprint, after.fingerprint)
  })

  test('by the hour begin with nothing, for those with a card or credit', async ({
    client,
    assert,
  }) => {
    const offer = await createOffer({ plan: { priceMinor: 500 } })
    const session = await sessionFor((await createStaff('owner')).user)
    const page = await client
      .put(`/admin/plans/${offer.plan.id}`)
      .withSession(session)
      .form({ price: '5.00', setup_fee: '0', hourly_rate: '0.0075' })
    page.assertTextIncludes('0.0075')
    const plan = await Plan.findOrFail(offer.plan.id)
    assert.equal(plan.hourlyRate, 7500)
    const [price] = (await meterPrices([plan])).get(plan.id) ?? []
    assert.equal(price.capMinor, 500)
    const shop = await client.get(`/products/${offer.product.slug}`)
    shop.assertTextIncludes('at most €5.00 a month')

    const fresh = { ...offer, plan }
    const refused = await order(fresh, false)
    assert.deepEqual(refused, { ok: false, error: { type: 'trial_needs_card' } })
    assert.isTrue((await order(fresh)).ok)
    const invoice = await Invoice.firstOrFail()
    assert.equal(invoice.totalMinor, 0)
    assert.isTrue((await Subscription.firstOrFail()).isHourly)
  })

  test('by the hour are for plans of one month alone', async ({ client, assert }) => {
    const { plan } = await createOffer({ plan: { cycleUnit: 'year' } })
    const session = await sessionFor((await createStaff('owner')).user)
    const page = await client
      .put(`/admin/plans/${plan.id}`)
      .withSession(session)
      .form({ price: '5.00', hourly_rate: '0.0075' })
    page.assertTextIncludes('Only plans of one month')
    assert.isNull((await Plan.findOrFail(plan.id)).hourlyRate)
  })
})
