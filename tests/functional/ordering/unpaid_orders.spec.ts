import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import AuditEntry from '#audit/models/audit_entry'
import { grantCredit } from '#billing/ledger/grant_credit'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { startPayment } from '#billing/payments/start_payment'
import { Money } from '#core/money/money'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import Mail from '#notifications/models/mail'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import TemplateImage from '#provisioning/models/template_image'
import Service from '#provisioning/models/service'
import IpSubnet from '#provisioning/models/ip_subnet'
import { continuePaidOrder } from '#ordering/orders/continue_paid_order'
import Order from '#ordering/models/order'
import { releaseUnpaidStock } from '#ordering/orders/release_unpaid_stock'
import { createOffer } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createCart, placeOrder } from '#tests/support/ordering'
import { useStripe } from '#tests/support/billing'
import { resetState } from '#tests/support/reset_state'

const scarce = () => createOffer({ product: { name: 'Orchid', stock: 1 } })

test.group('Unpaid orders', (group) => {
  let stripe: Awaited<ReturnType<typeof useStripe>>
  group.each.setup(async () => {
    await resetState()
    stripe = await useStripe()
    return () => stripe.close()
  })
  group.each.teardown(() => clock.reset())

  const pay = (order: Order) => startPayment(order.invoiceId!, { kind: 'new_card' })

  test('[M2] an account has so many unpaid orders and no more, also when they are sent at once', async ({
    client,
    assert,
  }) => {
    const offer = await createOffer()
    const customer = await createCustomer()
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, () => placeOrder({ customer, offer }))
    )
    assert.lengthOf(
      attempts.filter(({ status }) => status === 'fulfilled'),
      5
    )
    assert.lengthOf(await Order.query(), 5)

    const cart = await createCart({ ...offer, account: customer.account })
    const session = { ...(await sessionFor(customer.user)), cart_id: cart.id }
    const page = await client.get('/checkout').withSession(session)
    page.assertTextIncludes('You have 5 unpaid orders.')
    assert.notInclude(page.text(), 'Place order and pay')

    const [first] = await Order.query().orderBy('id')
    const invoice = await Invoice.findOrFail(first.invoiceId)
    await recordBankTransfer(invoice.id, { amount: invoice.amountDue(), note: 'test' })
    const paid = await client.get('/checkout').withSession(session)
    paid.assertTextIncludes('Place order and pay')
  })

  test('[M2] who has not verified an address may leave one order unpaid', async ({ assert }) => {
    const offer = await createOffer()
    const customer = await createCustomer({ verified: false })
    await placeOrder({ customer, offer })
    await assert.rejects(() => placeOrder({ customer, offer }), 'too_many_unpaid')
    assert.lengthOf(await Order.query(), 1)
  })

  test('[M2] what nobody pays for goes back on the shelf after minutes, once', async ({
    client,
    assert,
  }) => {
    const offer = await scarce()
    const { order, user } = await placeOrder({ offer })
    assert.equal((await offer.product.refresh()).stock, 0)
    const session = await sessionFor(user)
    const held = await client.get(`/orders/${order.id}`).withSession(session)
    held.assertTextIncludes('This order is reserved for you until')

    await releaseUnpaidStock.run()
    assert.equal((await offer.product.refresh()).stock, 0)
    clock.travel({ minutes: 31 })
    const late = await client.get(`/orders/${order.id}`).withSession(session)
    late.assertTextIncludes('This order is no longer reserved')
    assert.notInclude(late.text(), 'reserved for you until')
    await Promise.all([releaseUnpaidStock.run(), releaseUnpaidStock.run()])
    await releaseUnpaidStock.run()
    assert.equal((await offer.product.refresh()).stock, 1)
    assert.equal((await order.refresh()).state, 'placed')
    const released = await client.get(`/orders/${order.id}`).withSession(session)
    released.assertTextIncludes('This order is no longer reserved')
  })

  test('[M2] staff choose for how long', async ({ assert }) => {
    await transaction((trx) => settings.set({ 'ordering.hold_minutes': 120 }, trx))
    const offer = await scarce()
    await placeOrder({ offer })
    clock.travel({ minutes: 119 })
    await releaseUnpaidStock.run()
    assert.equal((await offer.product.refresh()).stock, 0)
    clock.travel({ minutes: 2 })
    await releaseUnpaidStock.run()
    assert.equal((await offer.product.refresh()).stock, 1)
  })

  test('[M2] starting to pay holds it for as long again, and takes it back where it was given up', async ({
    assert,
  }) => {
    const offer = await scarce()
    const { order } = await placeOrder({ offer })
    clock.travel({ minutes: 25 })
    assert.isTrue((await pay(order)).ok)
    clock.travel({ minutes: 10 })
    await releaseUnpaidStock.run()
    assert.equal((await offer.product.refresh()).stock, 0)

    clock.travel({ minutes: 25 })
    await releaseUnpaidStock.run()
    assert.equal((await offer.product.refresh()).stock, 1)
    const page = await PaymentAttempt.query().firstOrFail()
    assert.equal(page.state, 'cancelled', 'the page that was left open is closed')

    assert.isTrue((await pay(order)).ok)
    assert.equal((await offer.product.refresh()).stock, 0)
    assert.isTrue((await order.refresh()).holdsStock)
  })

  test('[M2] no money is taken for what sold out meanwhile, by card or from credit, and the page says so', async ({
    client,
    assert,
  }) => {
    const offer = await scarce()
    const { order, user, account } = await placeOrder({ offer })
    await grantCredit(account.id, {
      amount: Money.of(10_000, 'EUR'),
      reason: 'test',
      by: SYSTEM,
    })
    clock.travel({ minutes: 31 })
    await releaseUnpaidStock.run()
    await placeOrder({ offer })

    const refused = await pay(order)
    assert.equal(!refused.ok && refused.error.type, 'not_now')
    const credit = await payFromCredit(order.invoiceId!)
    assert.equal(!credit.ok && credit.error.type, 'not_now')
    assert.lengthOf(await PaymentAttempt.query(), 0)

    const answer = await client
      .post(`/invoices/${order.invoiceId}/payments`)
      .withSession(await sessionFor(user))
      .redirects(0)
      .form({ method: 'new_card' })
    answer.assertFlashMessage(
      'error',
      'Orchid sold out before your order was paid. You weren’t charged. Try again later, or cancel the order.'
    )
    assert.equal((await Invoice.findOrFail(order.invoiceId)).paidMinor, 0)
  })

  test('[H09] no money is taken for what became impossible to build meanwhile', async ({
    assert,
  }) => {
    const { order } = await placeOrder()
    await TemplateImage.query().delete()
    const refused = await pay(order)
    assert.equal(!refused.ok && refused.error.type, 'not_now')
    assert.lengthOf(await PaymentAttempt.query(), 0)
  })

  test('[M2] an order that is no longer held keeps no address from others', async ({ assert }) => {
    const offer = await createOffer()
    await IpSubnet.query().update({ size: 1 })
    const { order } = await placeOrder({ offer })
    await assert.rejects(() => placeOrder({ offer }), 'item_unavailable')
    assert.isTrue((await pay(order)).ok, 'its own promise does not stand in its way')
    clock.travel({ minutes: 31 })
    await releaseUnpaidStock.run()
    await placeOrder({ offer })
    const refused = await pay(order)
    assert.equal(!refused.ok && refused.error.type, 'not_now')
  })

  test('[M2] a bank transfer for what sold out meanwhile waits for a person', async ({
    client,
    assert,
  }) => {
    const offer = await scarce()
    const { order } = await placeOrder({ offer })
    clock.travel({ minutes: 31 })
    await releaseUnpaidStock.run()
    await placeOrder({ offer })
    const invoice = await Invoice.findOrFail(order.invoiceId)
    await recordBankTransfer(invoice.id, { amount: invoice.amountDue(), note: 'test' })
    await continuePaidOrder(invoice.id)
    await continuePaidOrder(invoice.id)
    assert.equal((await order.refresh()).state, 'in_review')
    assert.equal((await offer.product.refresh()).stock, 0)

    const { user } = await createStaff('manager')
    const page = await client.get(`/admin/orders/${order.id}`).withSession(await sessionFor(user))
    page.assertTextIncludes('Stock was released before payment')
  })

  test('[M2] its customer cancels an unpaid order, once, with audit entry and mail', async ({
    client,
    assert,
  }) => {
    const offer = await scarce()
    const { order, user } = await placeOrder({ offer })
    const session = await sessionFor(user)
    const path = `/orders/${order.id}/cancellation`
    ;(await client.get(`/orders/${order.id}`).withSession(session)).assertTextIncludes(path)

    const done = await client.post(path).withSession(session).redirects(0)
    done.assertHeader('location', `/orders/${order.id}`)
    done.assertFlashMessage('success', `Order ${order.number} was cancelled. You weren’t charged.`)
    await order.refresh()
    assert.deepEqual([order.state, order.closedBy], ['cancelled', user.id])
    assert.equal((await Invoice.findOrFail(order.invoiceId)).state, 'void')
    assert.equal((await Service.findByOrFail('order_id', order.id)).state, 'terminated')
    assert.equal((await offer.product.refresh()).stock, 1)

    const again = await client.post(path).withSession(session).redirects(0)
    again.assertFlashMessage('error')
    assert.equal((await offer.product.refresh()).stock, 1)
    const entries = await AuditEntry.query().where('action', 'order.cancelled')
    assert.lengthOf(entries, 1)
    assert.deepInclude(entries[0].$attributes, { actorType: 'customer', actorId: user.id })

    await worker.drain()
    const mails = await Mail.query()
    assert.isTrue(mails.some(({ kind }) => kind === 'ordering.order_cancelled'))
  })

  test('[M2] cancelling closes an open payment page first', async ({ client, assert }) => {
    const { order, user } = await placeOrder()
    const started = await pay(order)
    if (!started.ok) throw new Error(started.error.type)
    await client
      .post(`/orders/${order.id}/cancellation`)
      .withSession(await sessionFor(user))
      .redirects(0)
    assert.equal((await order.refresh()).state, 'cancelled')
    assert.equal((await started.value.refresh()).state, 'cancelled')
  })

  test('[M2] an order that was paid in the meantime is not cancelled', async ({
    client,
    assert,
  }) => {
    const { order, user } = await placeOrder()
    const started = await pay(order)
    if (!started.ok) throw new Error(started.error.type)
    stripe.stripe.pay(started.value.sessionId ?? '')
    const answer = await client
      .post(`/orders/${order.id}/cancellation`)
      .withSession(await sessionFor(user))
      .redirects(0)
    answer.assertFlashMessage(
      'error',
      `Order ${order.number} has just been paid. Open its servers to cancel them.`
    )
    assert.equal((await order.refresh()).state, 'placed')
    assert.equal((await Invoice.findOrFail(order.invoiceId)).state, 'paid')
  })

  test('[M2] strangers and members without that right cancel nothing', async ({
    client,
    assert,
  }) => {
    const { order, account } = await placeOrder()
    const path = `/orders/${order.id}/cancellation`
    const stranger = await createCustomer()
    ;(await client.post(path).withSession(await sessionFor(stranger.user))).assertStatus(404)
    ;(await client.post(path).redirects(0)).assertHeader('location', '/sign-in')

    const member = await createCustomer({ role: 'technical' })
    await member.membership.merge({ accountId: account.id }).save()
    const session = await sessionFor(member.user, account)
    ;(await client.post(path).withSession(session)).assertStatus(403)
    assert.notInclude((await client.get(`/orders/${order.id}`).withSession(session)).text(), path)
    assert.equal((await order.refresh()).state, 'placed')
  })

  test('[M2] a cancelled order that held nothing any more gives nothing back', async ({
    client,
    assert,
  }) => {
    const offer = await scarce()
    const { order, user } = await placeOrder({ offer })
    clock.travel({ minutes: 31 })
    await releaseUnpaidStock.run()
    forgetStorefront()
    await client
      .post(`/orders/${order.id}/cancellation`)
      .withSession(await sessionFor(user))
      .redirects(0)
    assert.equal((await order.refresh()).state, 'cancelled')
    assert.equal((await offer.product.refresh()).stock, 1)
  })
})
