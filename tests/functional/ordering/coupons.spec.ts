import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { TermsVersionFactory } from '#database/factories/ordering/terms_version_factory'
import { newId } from '#core/ids'
import type Coupon from '#billing/models/coupon'
import CouponRedemption from '#billing/models/coupon_redemption'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import SubscriptionDiscount from '#billing/models/subscription_discount'
import Cart from '#ordering/models/cart'
import Order from '#ordering/models/order'
import { EndOrder } from '#ordering/orders/end_order'
import { PlaceOrder } from '#ordering/orders/place_order'
import { quoteCart } from '#ordering/cart/quote_cart'
import { assertBooksBalance, useStripe } from '#tests/support/billing'
import { createOffer, ED25519_KEY } from '#tests/support/catalog'
import { createCoupon } from '#tests/support/coupons'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { beginIn, createCart } from '#tests/support/ordering'
import { resetState } from '#tests/support/reset_state'
import { day } from '#tests/support/subscriptions'

type Columns = Parameters<typeof createCoupon>[0]
type Parts = Parameters<typeof createCoupon>[1]

const quoteIn = (html: string) => /name="quote" value="([0-9a-f]{32})"/.exec(html)?.[1] ?? ''

/** A cart of one server of ten euros with a set-up fee of five, of somebody who is signed in. */
async function atCart(hostnames = ['web1.example.test']) {
  const customer = await createCustomer()
  const offer = await createOffer({ plan: { priceMinor: 1000, setupFeeMinor: 500 } })
  const cart = await createCart({ ...offer, account: customer.account, hostnames })
  const session = { cart_id: cart.id, ...(await sessionFor(customer.user)) }
  return { customer, offer, cart, session }
}

/** An order of one server with a coupon, unpaid. */
async function order(coupon: Coupon, customer?: Awaited<ReturnType<typeof createCustomer>>) {
  const { account, user } = customer ?? (await createCustomer())
  const offer = await createOffer({ plan: { priceMinor: 1000, setupFeeMinor: 500 } })
  const cart = await createCart({ ...offer, account })
  await cart.merge({ couponId: coupon.id }).save()
  const { fingerprint } = await quoteCart(cart, { account })
  const request = { cartId: cart.id, account, user, termsVersionId: null, ip: null }
  return { account, user, offer, cart, request: { ...request, agreedTo: fingerprint } }
}

async function placed(coupon: Coupon, customer?: Awaited<ReturnType<typeof createCustomer>>) {
  const { request } = await order(coupon, customer)
  const done = await new PlaceOrder().run(request)
  if (!done.ok) throw new Error(JSON.stringify(done.error))
  return done.value
}

test.group('Coupons in the cart', (group) => {
  group.each.setup(async () => {
    await resetState()
    await limiter.clear()
  })
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('a code is taken however it is written, told with the total, and removed again', async ({
    client,
    assert,
  }) => {
    const { cart, session } = await atCart()
    const coupon = await createCoupon({ code: 'Spring-20', duration: 'cycles', cycles: 3 })
    const form = { coupon: ' spring-20', form_marker: newId() }
    const sent = await client.post('/cart/coupon').withSession(session).form(form).redirects(0)
    assert.equal(sent.header('location'), '/cart')
    await cart.refresh()
    assert.equal(cart.couponId, coupon.id)

    const page = (await client.get('/cart').withSession(session)).text()
    assert.include(page, 'Spring-20')
    assert.include(page, '-€2.00')
    assert.include(page, '€15.47')
    assert.include(page, 'Then €9.52 per month for 2 billing cycles, after that €11.90 per month')
    await client.delete('/cart/coupon').withSession(session).redirects(0)
    await cart.refresh()
    assert.isNull(cart.couponId)
  })

  for (const [title, columns, parts, told] of [
    ['over', { endsOn: day('2027-03-01') }, {}, 'expired on 1 Mar 2027'],
    ['not begun', { startsOn: day('2027-04-01') }, {}, 'can be used from 1 Apr 2027'],
    ['archived', { state: 'archived' }, {}, 'no longer available'],
    ['used up', { mostUses: 3, uses: 3 }, {}, 'has been used up'],
    [
      'of other products',
      {},
      { products: ['01JAAAAAAAAAAAAAAAAAAAAAAA'] },
      'isn’t valid for the products',
    ],
    ['of other cycles', { cycleLengths: 'year:1' }, {}, 'isn’t valid for this billing cycle'],
    [
      'of another currency',
      { kind: 'amount', percentBp: null },
      { off: { USD: 500 } },
      'can’t be used for prices in EUR',
    ],
    ['for more', {}, { least: { EUR: 5000 } }, 'needs an order of at least €50.00'],
    ['unknown', null, {}, 'We don’t know the code “nothing”'],
  ] as const)
    test(`a coupon that is ${title} is refused beside its field, with the reason`, async ({
      client,
      assert,
    }) => {
      clock.travelTo(day('2027-03-10').plus({ hours: 12 }))
      const { cart, session } = await atCart()
      const coupon = columns && (await createCoupon(columns as Columns, parts as Parts))
      const typed = coupon?.code ?? 'nothing'
      const form = { coupon: typed, form_key: 'coupon', form_marker: newId() }
      const answer = await client
        .post('/cart/coupon')
        .header('referer', '/cart')
        .withSession(session)
        .form(form)
      assert.include(answer.text(), told)
      assert.include(answer.text(), `value="${typed}"`)
      await cart.refresh()
      assert.isNull(cart.couponId)
    })

  test('a coupon of one account is unknown to others, and a guest is asked to sign in', async ({
    client,
    assert,
  }) => {
    const { customer, session, offer } = await atCart()
    const coupon = await createCoupon({ accountId: customer.account.id })
    const other = await atCart()
    const guest = { cart_id: (await createCart(offer)).id }
    const send = (who: Record<string, string>) =>
      client
        .post('/cart/coupon')
        .header('referer', '/cart')
        .withSession(who)
        .form({ coupon: coupon.code, form_marker: newId() })
    assert.include((await send(other.session)).text(), 'We don’t know the code')
    assert.include((await send(guest)).text(), 'Sign in to use the coupon')
    assert.include((await send(session)).text(), `Coupon ${coupon.code} applied.`)
  })

  test('a shared link puts the coupon in the cart, and in the one that is made later', async ({
    client,
    assert,
  }) => {
    const coupon = await createCoupon({ code: 'Friends' })
    const { cart, session, offer } = await atCart()
    const link = await client.get('/cart/coupon/friends').withSession(session).redirects(0)
    assert.equal(link.header('location'), '/cart')
    await cart.refresh()
    assert.equal(cart.couponId, coupon.id)

    const kept = await client.get('/cart/coupon/friends').redirects(0)
    assert.equal(kept.session('coupon'), 'Friends')
    await client
      .post('/cart/items')
      .withSession({ coupon: 'Friends' })
      .form({
        ...{ plan_id: offer.plan.id, template_id: offer.template.id, ssh_key: ED25519_KEY },
        ...{ hostname: 'web9.example.test', form_marker: newId() },
      })
      .redirects(0)
    const later = await Cart.query().whereNull('account_id').firstOrFail()
    assert.equal(later.couponId, coupon.id)
    const none = await client.get('/cart/coupon/nothing').redirects(0)
    assert.isUndefined(none.session('coupon'))
  })

  test('guesses are counted', async ({ client, assert }) => {
    const { session } = await atCart()
    const guess = () =>
      client
        .post('/cart/coupon')
        .withSession(session)
        .form({ coupon: newId(), form_marker: newId() })
        .redirects(0)
    const codes: number[] = []
    for (let tries = 0; tries < 17; tries++) codes.push((await guess()).status())
    assert.equal(codes.at(-1), 429)
    assert.notInclude(codes.slice(0, 15), 429)
  })

  test('a coupon that ends while it is in a cart is told and takes nothing off', async ({
    client,
    assert,
  }) => {
    const { cart, session } = await atCart()
    const coupon = await createCoupon()
    await cart.merge({ couponId: coupon.id }).save()
    await coupon.merge({ state: 'archived' }).save()
    const page = (await client.get('/checkout').withSession(session)).text()
    assert.include(page, 'no longer available')
    assert.include(page, '€17.85')
  })
})

test.group('Orders with a coupon', (group) => {
  group.each.setup(async () => {
    await resetState()
    await limiter.clear()
  })
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('the invoice says what was taken off, tax is on the rest, and later cycles know it once the server begins', async ({
    assert,
  }) => {
    const coupon = await createCoupon({ duration: 'cycles', cycles: 3, appliesTo: 'both' })
    const done = await placed(coupon)
    const invoice = await Invoice.query()
      .where('id', done.invoiceId!)
      .preload('lines')
      .firstOrFail()
    assert.deepEqual(
      invoice.lines.map(({ discountMinor, netMinor }) => [discountMinor, netMinor]),
      [
        [200, 800],
        [100, 400],
      ]
    )
    assert.deepEqual([invoice.netMinor, invoice.taxMinor, done.totalMinor], [1200, 228, 1428])
    const discount = await SubscriptionDiscount.firstOrFail()
    assert.isNull(discount.fromOn)
    const { serviceId } = await Subscription.firstOrFail()
    await transaction((trx) => Subscription.start(trx, serviceId, day('2027-01-31')))
    await discount.refresh()
    assert.deepEqual(
      [discount.fromOn?.toISODate(), discount.untilOn?.toISODate()],
      ['2027-01-31', '2027-04-30']
    )
    await assertBooksBalance(assert)
  })

  test('an amount is taken off once for an order and shared by what its servers cost', async ({
    assert,
  }) => {
    const { account, user } = await createCustomer()
    const offer = await createOffer({ plan: { priceMinor: 1000 } })
    const cart = await createCart({ ...offer, account, hostnames: ['a.test', 'b.test', 'c.test'] })
    const coupon = await createCoupon(
      { kind: 'amount', percentBp: null, duration: 'forever' },
      { off: { EUR: 1000 } }
    )
    await cart.merge({ couponId: coupon.id }).save()
    const request = { cartId: cart.id, account, user, termsVersionId: null, ip: null }
    const done = await new PlaceOrder().run(request)
    assert.isTrue(done.ok)
    const invoice = await Invoice.firstOrFail()
    assert.equal(invoice.netMinor, 2000)
    const rows = await SubscriptionDiscount.query().orderBy('off_minor')
    assert.deepEqual(
      rows.map(({ offMinor }) => offMinor),
      [333, 333, 334]
    )
    await assertBooksBalance(assert)
  })

  test('what is tried for free has the cycles of its coupon after the trial', async ({
    assert,
  }) => {
    const { account, user } = await createCustomer()
    const offer = await createOffer({
      plan: { priceMinor: 1000, setupFeeMinor: 500 },
      product: { trialDays: 14 },
    })
    const cart = await createCart({ ...offer, account })
    const parts = { least: { EUR: 1000 } }
    const coupon = await createCoupon({ duration: 'cycles', cycles: 2 }, parts)
    await cart.merge({ couponId: coupon.id }).save()
    const { renewals } = await quoteCart(cart, { account })
    assert.deepEqual([renewals[0].reduced?.minor, renewals[0].cycles], [952, 2])
    const request = { cartId: cart.id, account, user, termsVersionId: null, ip: null }
    assert.isTrue((await new PlaceOrder().run(request)).ok)
    const { serviceId } = await Subscription.firstOrFail()
    await transaction((trx) => Subscription.start(trx, serviceId, day('2027-01-10')))
    const discount = await SubscriptionDiscount.firstOrFail()
    assert.deepEqual(
      [discount.fromOn?.toISODate(), discount.untilOn?.toISODate()],
      ['2027-01-24', '2027-03-24']
    )
    await assertBooksBalance(assert)
  })

  test('an order of which nothing is left to pay is accepted without a gateway', async ({
    assert,
  }) => {
    const done = await placed(await createCoupon({ percentBp: 10_000, appliesTo: 'both' }))
    const invoice = await Invoice.findOrFail(done.invoiceId)
    assert.deepEqual([invoice.state, invoice.totalMinor], ['paid', 0])
    await assertBooksBalance(assert)
  })

  test('[F1] of two people at once, one takes the last use; the other orders nothing and is told', async ({
    assert,
  }) => {
    const coupon = await createCoupon({ mostUses: 1 })
    const both = [await order(coupon), await order(coupon)]
    const done = await Promise.all(both.map(({ request }) => new PlaceOrder().run(request)))
    assert.lengthOf(
      done.filter(({ ok }) => ok),
      1
    )
    const lost = done.find((one) => !one.ok)
    assert.include(['offer_changed', 'coupon'], lost && !lost.ok ? lost.error.type : '')
    assert.lengthOf(await Order.all(), 1)
    assert.lengthOf(await CouponRedemption.all(), 1)
    await coupon.refresh()
    assert.equal(coupon.uses, 1)
    await assertBooksBalance(assert)
  })

  test('[F1] of two orders of one account at once, one takes the use that it has', async ({
    assert,
  }) => {
    await transaction((trx) => settings.set({ 'ordering.unpaid_orders': 5 }, trx))
    const customer = await createCustomer()
    const coupon = await createCoupon({ mostPerAccount: 1 })
    const both = [await order(coupon, customer), await order(coupon, customer)]
    const done = await Promise.all(both.map(({ request }) => new PlaceOrder().run(request)))
    assert.lengthOf(
      done.filter(({ ok }) => ok),
      1
    )
    assert.lengthOf(await CouponRedemption.all(), 1)
    await assertBooksBalance(assert)
  })

  test('an order that is cancelled unpaid gives its use back, once', async ({ assert }) => {
    const customer = await createCustomer()
    const coupon = await createCoupon({ mostUses: 1, mostPerAccount: 1 })
    const done = await placed(coupon, customer)
    const ending = { to: 'cancelled', reason: 'test', by: SYSTEM, onlyUnpaid: true } as const
    assert.isTrue((await new EndOrder().run(done.id, ending)).ok)
    assert.isFalse((await new EndOrder().run(done.id, ending)).ok)
    await coupon.refresh()
    assert.equal(coupon.uses, 0)
    await placed(coupon, customer)
    await coupon.refresh()
    assert.equal(coupon.uses, 1)
    await assertBooksBalance(assert)
  })

  test('who ordered before is no new customer', async ({ assert }) => {
    const customer = await createCustomer()
    const coupon = await createCoupon({ newCustomers: true })
    const { cart, account } = await order(coupon, customer)
    assert.isNull((await quoteCart(cart, { account })).coupon?.problem ?? null)
    await placed(await createCoupon(), customer)
    assert.equal((await quoteCart(cart, { account })).coupon?.problem?.type, 'new_customers')
  })

  test('a coupon that changes between the page and the order refuses it', async ({ assert }) => {
    const coupon = await createCoupon()
    const { request } = await order(coupon)
    await coupon.merge({ percentBp: 1000 }).save()
    const done = await new PlaceOrder().run(request)
    assert.deepEqual(done, { ok: false, error: { type: 'offer_changed' } })
    assert.lengthOf(await db.from('coupon_redemptions'), 0)
  })
})

test.group('Coupons at the checkout and at the counter', (group) => {
  group.each.setup(async () => {
    await resetState()
    await limiter.clear()
    const gateway = await useStripe()
    return () => gateway.close()
  })

  test('a guest orders with a coupon', async ({ client, assert }) => {
    const terms = await TermsVersionFactory.create()
    const cart = await createCart(await createOffer({ plan: { priceMinor: 1000 } }))
    const coupon = await createCoupon()
    const session = { cart_id: cart.id }
    const form = { coupon: coupon.code, form_marker: newId() }
    await client.post('/cart/coupon').withSession(session).form(form).redirects(0)
    const page = await client.get('/checkout').withSession(session)
    const sent = await client
      .post('/checkout/guest')
      .withSession(session)
      .form({
        form_marker: newId(),
        email: `${newId().toLowerCase()}@example.test`,
        password: 'seven herons and a pond',
        name: 'Grace Example',
        address_line_1: 'Musterstr. 3',
        postal_code: '10119',
        city: 'Berlin',
        country: 'DE',
        method: 'new_card',
        cart: cart.id,
        quote: quoteIn(page.text()),
        terms_version: terms.id,
        terms: '1',
        begin: beginIn(page.text()),
      })
      .redirects(0)
    assert.equal(sent.status(), 302)
    const invoice = await Invoice.firstOrFail()
    assert.equal(invoice.totalMinor, 952)
    assert.lengthOf(await CouponRedemption.all(), 1)
  })

  test('staff order with a coupon for a customer, and are told beside the field why one is none', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const { plan, template } = await createOffer({ plan: { priceMinor: 1000 } })
    const coupon = await createCoupon()
    const session = await sessionFor((await createStaff('owner')).user)
    const send = (code: string) =>
      client
        .post(`/admin/customers/${account.id}/orders`)
        .header('referer', `/admin/customers/${account.id}/orders/create`)
        .withSession(session)
        .form({
          ...{ plan_id: plan.id, template_id: template.id, hostname: 'web1.example.test' },
          ...{ ssh_key: ED25519_KEY, coupon: code, form_marker: newId() },
        })
        .redirects(0)
    const unknown = await send('nothing')
    assert.include(JSON.stringify(unknown.flashMessages()), 'We don’t know the code “nothing”')
    assert.lengthOf(await Order.all(), 0)
    await send(coupon.code)
    assert.equal((await Order.firstOrFail()).totalMinor, 952)
  })
})
