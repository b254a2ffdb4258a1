import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { releaseAddresses } from '#provisioning/addresses/address_book'
import { freeRestedAddresses } from '#provisioning/addresses/free_rested_addresses'
import { keepOutOfUse } from '#provisioning/addresses/gateway_address'
import { startProvisioning } from '#provisioning/services/start_provisioning'
import { createCustomer } from '#tests/support/identity'
import {
  createFakeWorld,
  createPendingService,
  createPool,
  forgetMachines,
} from '#tests/support/provisioning'

test.group('Addresses', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('gives 200 machines that are ordered at once addresses, MACs and ids of their own', async ({
    assert,
  }) => {
    const { product, templates } = await createFakeWorld({ cidr: '198.51.100.0/24' })
    const { account } = await createCustomer()
    const orders = Array.from({ length: 200 }, () => newId())
    const sold = { product, template: templates.vm, accountId: account.id }
    for (const orderId of orders)
      await createPendingService({ ...sold, orderId, overrides: { memoryMb: 128, diskGb: 4 } })
    await Promise.all(orders.map((orderId) => startProvisioning(orderId)))

    const addresses = await db.from('ip_allocations').select('address')
    const services = await db.from('services').select('remote_id', 'mac')
    assert.equal(new Set(addresses.map((row) => row.address)).size, 200)
    assert.equal(new Set(services.map((row) => row.remote_id)).size, 200)
    assert.equal(new Set(services.map((row) => row.mac)).size, 200)
    assert.isFalse(
      addresses.some((row) => ['198.51.100.0', '198.51.100.255'].includes(row.address))
    )
  }).timeout(60_000)

  test('fills the gap that a machine left once no other is free, but only after its address has rested', async ({
    assert,
  }) => {
    const { product, templates } = await createFakeWorld({ cidr: '192.0.2.0/29' })
    const sold = { product, template: templates.vm }
    const first = await createPendingService(sold)
    const second = await createPendingService(sold)
    for (const { orderId } of [first, second]) await startProvisioning(orderId ?? '')
    await transaction((trx) => releaseAddresses(trx, first, 48))

    const third = await createPendingService(sold)
    await startProvisioning(third.orderId ?? '')
    assert.equal(await addressOf(third.id), '192.0.2.3')

    clock.travel({ hours: 49 })
    assert.equal(await freeRestedAddresses(), 1)
    const given: (string | null)[] = []
    for (let more = 0; more < 5; more++) {
      const later = await createPendingService(sold)
      await startProvisioning(later.orderId ?? '')
      given.push(await addressOf(later.id))
    }
    assert.deepEqual(given, ['192.0.2.4', '192.0.2.5', '192.0.2.6', '192.0.2.1', null])
    const history = await db
      .from('ip_events')
      .where('address', '192.0.2.1')
      .orderBy('id')
      .select('action')
    assert.deepEqual(
      history.map((row) => row.action),
      ['assigned', 'released', 'freed', 'assigned']
    )
  })

  test('skips a blocked address and turns to the next pool when one is full', async ({
    assert,
  }) => {
    const { cluster, product, templates, pool } = await createFakeWorld({ cidr: '203.0.113.0/30' })
    const subnet = await pool.related('subnets').query().firstOrFail()
    await transaction((trx) => keepOutOfUse(trx, subnet, '203.0.113.1'))
    await pool.merge({ name: 'a pool' }).save()
    const next = await createPool(cluster, 'bridge0', '192.0.2.128/25')
    await next.merge({ name: 'b pool' }).save()

    const [one, two] = [
      await createPendingService({ product, template: templates.vm }),
      await createPendingService({ product, template: templates.vm }),
    ]
    for (const { orderId } of [one, two]) await startProvisioning(orderId ?? '')
    assert.equal(await addressOf(one.id), '203.0.113.2')
    assert.equal(await addressOf(two.id), '192.0.2.129')
  })

  test('keeps no address for a machine that gets no identifier', async ({ assert }) => {
    const { product, templates } = await createFakeWorld({
      cluster: { nextRemoteId: 200, lastRemoteId: 199 },
    })
    const service = await createPendingService({ product, template: templates.vm })
    await startProvisioning(service.orderId ?? '')
    const held = await db.from('ip_allocations').where('service_id', service.id)
    assert.lengthOf(held, 0)
  })

  test('gives one address of each family and the extra ones that were ordered', async ({
    assert,
  }) => {
    const { product, templates, pool } = await createFakeWorld()
    await pool.related('subnets').create({
      family: 6,
      network: '2001:db8::',
      prefix: 64,
      gateway: '2001:db8::1',
      resolvers: [],
      firstAddress: '2001:db8::2',
      size: 1000,
      enabled: true,
    })
    const service = await createPendingService({
      product,
      template: templates.vm,
      overrides: { extraAddresses: 2 },
    })
    await startProvisioning(service.orderId ?? '')
    const rows = await db
      .from('ip_allocations')
      .where('service_id', service.id)
      .orderBy('id')
      .select('address', 'is_primary')
    assert.deepEqual(
      rows.map((row) => row.address),
      ['192.0.2.1', '192.0.2.2', '192.0.2.3', '2001:db8::2']
    )
    assert.deepEqual(
      rows.map((row) => Boolean(Number(row.is_primary))),
      [true, false, false, false]
    )
  })
})

async function addressOf(serviceId: string): Promise<string | null> {
  const row = await db
    .from('ip_allocations')
    .where('service_id', serviceId)
    .select('address')
    .first()
  return row?.address ?? null
}
