import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { settings } from '#core/settings/settings'
import { transaction } from '#core/database/transaction'
import { continuePaidOrder } from '#ordering/orders/continue_paid_order'
import { EndOrder } from '#ordering/orders/end_order'
import { fulfilOrder } from '#ordering/orders/fulfil_order'
import { showOrder } from '#ordering/orders/show_order'
import Order from '#ordering/models/order'
import IpAllocation from '#provisioning/models/ip_allocation'
import IpSubnet from '#provisioning/models/ip_subnet'
import Operation from '#provisioning/models/operation'
import Service from '#provisioning/models/service'
import { sshLinesOf, usualSetupMinutes } from '#provisioning'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { placeOrder } from '#tests/support/ordering'
import { queriesOf } from '#tests/support/query_counter'
import { resetState } from '#tests/support/reset_state'

const review = (rule: string) =>
  transaction((trx) => settings.set({ 'ordering.review': rule }, trx))

async function progressOf(id: string): Promise<string[]> {
  const order = await Order.query()
    .where('id', id)
    .preload('items')
    .preload('termsVersion')
    .firstOrFail()
  const { progress } = await showOrder(order)
  return progress.map(({ label, state, at }) => `${label}: ${state}${at ? ' *' : ''}`)
}

test.group('How far an order is', (group) => {
  group.each.setup(() => resetState())
  group.each.teardown(async () => {
    clock.reset()
    await review('never')
  })

  test('is told by steps with their times, from the order to the server', async ({ assert }) => {
    const { order } = await placeOrder({ hostnames: ['a.test', 'b.test'] })
    const [placed, ...rest] = await progressOf(order.id)
    assert.equal(placed, 'Order placed: done *')
    assert.deepEqual(rest, ['Payment: current', 'Setup: waiting', 'Ready to use: waiting'])

    await continuePaidOrder(order.invoiceId!)
    assert.deepEqual(await progressOf(order.id), [
      'Order placed: done *',
      'Payment received: done *',
      'Setup: current',
      'Ready to use: waiting',
    ])
    const services = await Service.query().where('order_id', order.id)
    for (const service of services)
      await service.merge({ state: 'active', activatedAt: clock.now() }).save()
    await fulfilOrder(services[0].id)
    assert.deepEqual(await progressOf(order.id), [
      'Order placed: done *',
      'Payment received: done *',
      'Setup: done *',
      'Ready to use: done *',
    ])
  })

  test('says that people look at it, and how it ended', async ({ assert }) => {
    await review('always')
    const { order } = await placeOrder()
    await continuePaidOrder(order.invoiceId!)
    assert.include(await progressOf(order.id), 'Review by our team: current')

    const unpaid = await placeOrder()
    await new EndOrder().run(unpaid.order.id, { to: 'cancelled', reason: 'changed my mind' })
    assert.deepEqual(await progressOf(unpaid.order.id), [
      'Order placed: done *',
      'Cancelled: failed *',
    ])
  })

  test('estimates from what setups took lately, and says nothing where there were none', async ({
    client,
    assert,
  }) => {
    assert.isNull(await usualSetupMinutes())
    const first = await placeOrder()
    const { id: serviceId } = await Service.findByOrFail('order_id', first.order.id)
    for (const minutes of [1, 3, 90]) {
      const started = clock.now()
      const operation = await Operation.create({
        serviceId,
        kind: 'create',
        state: 'succeeded',
        requestedByType: 'system',
        runAt: started.toMillis(),
      })
      await db
        .from('operations')
        .where('id', operation.id)
        .update({
          created_at: started.toSQL({ includeOffset: false }),
          finished_at: started.plus({ minutes }).toSQL({ includeOffset: false }),
        })
    }
    assert.equal(await usualSetupMinutes(), 3)

    const { order, user } = await placeOrder({ hostnames: ['a.test', 'b.test'] })
    await continuePaidOrder(order.invoiceId!)
    const page = await client.get(`/orders/${order.id}`).withSession(await sessionFor(user))
    page.assertTextIncludes('0 of 2 servers are ready.')
    page.assertTextIncludes('Usually takes about 3 minutes.')
  })

  test('gives the command to sign in with, once a server is ready, and to its owner only', async ({
    client,
    assert,
  }) => {
    const { order, user } = await placeOrder()
    await continuePaidOrder(order.invoiceId!)
    const service = await Service.findByOrFail('order_id', order.id)
    const subnet = await IpSubnet.query().firstOrFail()
    for (const [position, address] of ['2001:db8::9', '10.20.9.9'].entries())
      await IpAllocation.create({
        ipSubnetId: subnet.id,
        position: 900 + position,
        address,
        family: address.includes(':') ? 6 : 4,
        state: 'assigned',
        serviceId: service.id,
        isPrimary: !address.includes(':'),
      })
    const session = await sessionFor(user)
    const before = await client.get(`/orders/${order.id}`).withSession(session)
    assert.notInclude(before.text(), '10.20.9.9')
    await service.merge({ state: 'active', activatedAt: clock.now() }).save()
    const ready = await client.get(`/orders/${order.id}`).withSession(session)
    ready.assertTextIncludes(`ssh ${service.defaultUser}@10.20.9.9`)
    const stranger = await createCustomer()
    const theirs = await client
      .get(`/orders/${order.id}`)
      .withSession(await sessionFor(stranger.user))
    theirs.assertStatus(404)
    assert.deepEqual([...(await sshLinesOf([]))], [])
  })

  test('costs as many queries for many servers as for one', async ({ client, assert }) => {
    const customer = await createCustomer()
    const session = await sessionFor(customer.user)
    const counts: number[] = []
    for (const hostnames of [['a.test'], ['a.test', 'b.test', 'c.test', 'd.test']]) {
      const { order } = await placeOrder({ customer, hostnames })
      await continuePaidOrder(order.invoiceId!)
      const open = () => client.get(`/orders/${order.id}`).withSession(session)
      await open()
      counts.push((await queriesOf(open)).length)
    }
    assert.equal(counts[0], counts[1])
    assert.isAtMost(counts[0], 14)
  })
})
