import { test } from '@japa/runner'
import AuditEntry from '#audit/models/audit_entry'
import Invoice from '#billing/models/invoice'
import { startProvisioning } from '#provisioning/services/start_provisioning'
import Cluster from '#provisioning/models/cluster'
import Service from '#provisioning/models/service'
import TermsVersion from '#ordering/models/terms_version'
import { EndOrder } from '#ordering/orders/end_order'
import { fulfilOrder } from '#ordering/orders/fulfil_order'
import { continuePaidOrder } from '#ordering/orders/continue_paid_order'
import { cancelUnpaidOrders } from '#ordering/orders/cancel_unpaid_orders'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { settings } from '#core/settings/settings'
import { transaction } from '#core/database/transaction'
import { createOffer } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { placeOrder } from '#tests/support/ordering'
import { useStripe } from '#tests/support/billing'
import { startPayment } from '#billing/payments/start_payment'
import { queriesOf } from '#tests/support/query_counter'

const review = (rule: string) =>
  transaction((trx) => settings.set({ 'ordering.review': rule }, trx))

async function paidInReview() {
  await review('always')
  const placed = await placeOrder({ offer: await createOffer({ product: { stock: 3 } }) })
  await continuePaidOrder(placed.order.invoiceId!)
  await review('never')
  return placed
}

test.group('Orders', (group) => {
  group.each.teardown(async () => {
    clock.reset()
    await review('never')
  })

  test('a paid order is accepted, once', async ({ assert }) => {
    const { order } = await placeOrder()
    await Promise.all([continuePaidOrder(order.invoiceId!), continuePaidOrder(order.invoiceId!)])
    await continuePaidOrder(order.invoiceId!)
    await order.refresh()
    assert.equal(order.state, 'accepted')
    assert.isNotNull(order.paidAt)
    assert.lengthOf(
      await AuditEntry.query().where({ subject_id: order.id, action: 'order.accepted' }),
      1
    )
    await continuePaidOrder('01ARZ3NDEKTSV4RRFFQ69G5FAV')
  })

  test('the page of an order says first that a machine needs a person', async ({
    client,
    cleanup,
  }) => {
    const { order, user } = await placeOrder()
    await continuePaidOrder(order.invoiceId!)
    const session = await sessionFor(user)
    const page = await client.get(`/orders/${order.id}`).withSession(session)
    page.assertTextIncludes('We’re setting up your servers.')
    // No cluster takes machines any more, so building waits for the staff at once.
    await Cluster.query().update({ state: 'disabled' })
    cleanup(async () => void (await Cluster.query().update({ state: 'enabled' })))
    await startProvisioning(order.id)
    const stuck = await client.get(`/orders/${order.id}`).withSession(session)
    stuck.assertTextIncludes('Setup of one server is delayed.')
  })

  test('the first order of an account waits for a person where the shop wants that', async ({
    assert,
  }) => {
    await review('first_order')
    const customer = await createCustomer()
    const first = await placeOrder({ customer })
    await continuePaidOrder(first.order.invoiceId!)
    assert.equal((await first.order.refresh()).state, 'in_review')

    await transaction((trx) => first.order.accept(trx))
    const second = await placeOrder({ customer })
    await continuePaidOrder(second.order.invoiceId!)
    assert.equal((await second.order.refresh()).state, 'accepted')
  })

  test('an order is fulfilled when its last machine runs', async ({ assert }) => {
    const { order } = await placeOrder({ hostnames: ['a.test', 'b.test'] })
    await continuePaidOrder(order.invoiceId!)
    const [first, second] = await Service.query().where('order_id', order.id)
    await Service.query().where('id', first.id).update({ state: 'active', activated_at: sqlTime() })
    await fulfilOrder(first.id)
    assert.equal((await order.refresh()).state, 'accepted')
    await Service.query()
      .where('id', second.id)
      .update({ state: 'active', activated_at: sqlTime() })
    await Promise.all([fulfilOrder(first.id), fulfilOrder(second.id)])
    assert.equal((await order.refresh()).state, 'fulfilled')
  })

  test('a machine that was given up keeps its order open no longer than the others', async ({
    assert,
  }) => {
    const { order } = await placeOrder({ hostnames: ['a.test', 'b.test'] })
    await continuePaidOrder(order.invoiceId!)
    const [first, second] = await Service.query().where('order_id', order.id)
    await Service.query().where('id', first.id).update({ state: 'active', activated_at: sqlTime() })
    await Service.query().where('id', second.id).update({ state: 'terminated' })
    await fulfilOrder(second.id)
    assert.equal((await order.refresh()).state, 'fulfilled')

    const given = await placeOrder()
    await continuePaidOrder(given.order.invoiceId!)
    const only = await Service.findByOrFail('order_id', given.order.id)
    await only.merge({ state: 'terminated' }).save()
    await fulfilOrder(only.id)
    assert.equal((await given.order.refresh()).state, 'accepted')
  })

  test('an unpaid order is cancelled after some days: invoice void, services ended, stock returned', async ({
    assert,
  }) => {
    const offer = await createOffer({ product: { stock: 3 } })
    const { order } = await placeOrder({ offer })
    const paid = await placeOrder()
    await continuePaidOrder(paid.order.invoiceId!)
    await cancelUnpaidOrders.run()
    assert.equal((await order.refresh()).state, 'placed')

    clock.travel({ days: 8 })
    await cancelUnpaidOrders.run()
    await cancelUnpaidOrders.run()
    assert.equal((await order.refresh()).state, 'cancelled')
    assert.equal((await Invoice.findOrFail(order.invoiceId)).state, 'void')
    assert.equal((await Service.findByOrFail('order_id', order.id)).state, 'terminated')
    assert.equal((await offer.product.refresh()).stock, 3)
    assert.equal((await paid.order.refresh()).state, 'accepted')
  })

  test('an order whose machine was begun is not ended', async ({ assert }) => {
    const { order } = await placeOrder()
    await continuePaidOrder(order.invoiceId!)
    await Service.query().where('order_id', order.id).update({ state: 'provisioning' })
    const ended = await new EndOrder().run(order.id, { to: 'cancelled', reason: 'changed my mind' })
    assert.equal(!ended.ok && ended.error.type, 'machine_exists')
    assert.equal((await order.refresh()).state, 'accepted')
  })

  test('an order whose machine staff have removed is ended and refunded', async ({ assert }) => {
    const { order } = await placeOrder()
    await continuePaidOrder(order.invoiceId!)
    await Service.query().where('order_id', order.id).update({ state: 'terminated' })
    const ended = await new EndOrder().run(order.id, { to: 'cancelled', reason: 'not to be built' })
    assert.isTrue(ended.ok)
    assert.equal((await order.refresh()).state, 'cancelled')
  })

  test('an unpaid order is cancelled although its payment page was left open', async ({
    assert,
  }) => {
    const gateway = await useStripe()
    try {
      const { order } = await placeOrder()
      const started = await startPayment(order.invoiceId!, { kind: 'new_card' })
      if (!started.ok) throw new Error(started.error.type)
      clock.travel({ days: 8 })
      await cancelUnpaidOrders.run()
      assert.equal((await order.refresh()).state, 'cancelled')
      assert.equal((await started.value.refresh()).state, 'cancelled')
    } finally {
      await gateway.close()
    }
  })

  test('an order that was paid in the last moment is not cancelled as unpaid', async ({
    assert,
  }) => {
    const gateway = await useStripe()
    try {
      const { order } = await placeOrder()
      const started = await startPayment(order.invoiceId!, { kind: 'new_card' })
      if (!started.ok) throw new Error(started.error.type)
      gateway.stripe.pay(started.value.sessionId ?? '')
      clock.travel({ days: 8 })
      await cancelUnpaidOrders.run()
      assert.equal((await order.refresh()).state, 'placed')
      assert.equal((await Invoice.findOrFail(order.invoiceId!)).state, 'paid')
    } finally {
      await gateway.close()
    }
  })

  test('customers see their own orders only', async ({ client }) => {
    const { order, user } = await placeOrder()
    const stranger = await createCustomer()
    const session = await sessionFor(user)
    const list = await client.get('/orders').withSession(session)
    list.assertTextIncludes(order.number)
    const page = await client.get(`/orders/${order.id}`).withSession(session)
    page.assertStatus(200)
    page.assertTextIncludes('Awaiting payment')
    page.assertTextIncludes('web1.example.test')
    ;(
      await client.get(`/orders/${order.id}`).withSession(await sessionFor(stranger.user))
    ).assertStatus(404)
    ;(await client.get('/orders').redirects(0)).assertHeader('location', '/sign-in')
  })

  test('lists take as many queries for many orders as for one', async ({ client, assert }) => {
    const { user: staff } = await createStaff('support')
    const customer = await createCustomer()
    for (let i = 0; i < 5; i++) await placeOrder({ customer })
    const mine = await sessionFor(customer.user)
    const theirs = await sessionFor(staff)
    assert.isAtMost((await queriesOf(() => client.get('/orders').withSession(mine))).length, 8)
    assert.isAtMost(
      (await queriesOf(() => client.get('/admin/orders').withSession(theirs))).length,
      8
    )
  })

  test('staff accept an order in review, once; support may only look', async ({
    client,
    assert,
  }) => {
    const { order } = await paidInReview()
    const manager = await sessionFor((await createStaff('manager')).user)
    const support = await sessionFor((await createStaff('support')).user)
    const path = `/admin/orders/${order.id}/acceptance`

    ;(await client.get(`/admin/orders/${order.id}`).withSession(support)).assertStatus(200)
    ;(await client.post(path).withSession(support)).assertStatus(403)
    ;(await client.post(path).redirects(0)).assertHeader('location', '/sign-in')
    assert.equal((await order.refresh()).state, 'in_review')

    ;(await client.post(path).withSession(manager).redirects(0)).assertFlashMessage('success')
    assert.equal((await order.refresh()).state, 'accepted')
    ;(await client.post(path).withSession(manager).redirects(0)).assertFlashMessage('error')
  })

  test('staff reject with a reason; stock and services go back', async ({ client, assert }) => {
    const { order, product } = await paidInReview()
    const manager = await sessionFor((await createStaff('manager')).user)
    const support = await sessionFor((await createStaff('support')).user)
    const path = `/admin/orders/${order.id}/rejection`
    ;(await client.post(path).withSession(support).form({ reason: 'no' })).assertStatus(403)
    await client.post(path).withSession(manager).redirects(0).form({ reason: '' })
    assert.equal((await order.refresh()).state, 'in_review')

    await client
      .post(path)
      .withSession(manager)
      .redirects(0)
      .form({ reason: 'We cannot serve this address' })
    await order.refresh()
    assert.equal(order.state, 'rejected')
    assert.equal(order.closedReason, 'We cannot serve this address')
    assert.equal((await product.refresh()).stock, 3)
    const again = await client
      .post(path)
      .withSession(manager)
      .redirects(0)
      .form({ reason: 'again please' })
    again.assertFlashMessage('error')
    assert.equal((await product.refresh()).stock, 3)
  })

  test('staff cancel an unpaid order and find it by number', async ({ client, assert }) => {
    const { order } = await placeOrder()
    const manager = await sessionFor((await createStaff('manager')).user)
    const found = await client
      .get('/admin/orders')
      .qs({ q: order.number, state: 'placed' })
      .withSession(manager)
    found.assertTextIncludes(order.number)
    await client
      .post(`/admin/orders/${order.id}/cancellation`)
      .withSession(manager)
      .redirects(0)
      .form({ reason: 'Customer asked' })
    assert.equal((await order.refresh()).state, 'cancelled')
    assert.equal((await Invoice.findOrFail(order.invoiceId)).state, 'void')
  })
})

test.group('Terms', () => {
  test('are drafted, published once and never changed after', async ({ client, assert }) => {
    const manager = await sessionFor((await createStaff('manager')).user)
    const support = await sessionFor((await createStaff('support')).user)
    const form = {
      version: `t-${Date.now()}`,
      title: 'Terms',
      body: 'First paragraph.\n\nSecond paragraph.',
    }
    ;(await client.post('/admin/terms-versions').withSession(support).form(form)).assertStatus(403)
    await client
      .post('/admin/terms-versions')
      .withSession(manager)
      .redirects(0)
      .form({ ...form, body: '' })
    assert.isNull(await TermsVersion.findBy('version', form.version))

    const made = await client
      .post('/admin/terms-versions')
      .withSession(manager)
      .redirects(0)
      .form(form)
    made.assertStatus(302)
    const terms = await TermsVersion.findByOrFail('version', form.version)
    ;(await client.get(`/terms/${form.version}`)).assertStatus(404)
    await client.post('/admin/terms-versions').withSession(manager).redirects(0).form(form)
    assert.lengthOf(await TermsVersion.query().where('version', form.version), 1)

    const path = `/admin/terms-versions/${terms.id}/publication`
    ;(await client.post(path).withSession(manager).redirects(0)).assertFlashMessage('success')
    ;(await client.post(path).withSession(manager).redirects(0)).assertFlashMessage('error')
    ;(
      await client
        .put(`/admin/terms-versions/${terms.id}`)
        .withSession(manager)
        .form({ ...form, body: 'Something else entirely' })
    ).assertStatus(404)
    const page = await client.get(`/terms/${form.version}`)
    page.assertTextIncludes('Second paragraph.')
    ;(await client.get('/admin/terms-versions').withSession(manager)).assertStatus(200)
    ;(await client.get(`/admin/terms-versions/${terms.id}/edit`).withSession(manager)).assertStatus(
      200
    )
  })
})
