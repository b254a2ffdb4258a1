import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { collectUsage } from '#provisioning/usage/collect_usage'
import { accept, createFakeWorld, createPendingService } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'

const GB = 1_000_000_000
const price = (meter: string) => ({
  ...{ meter, included: 0, unitSize: GB, rounding: 'up' as const },
  tiers: [{ upTo: null, unitMinor: 1 }],
})

async function metered(meters = ['traffic']) {
  const world = await createFakeWorld()
  const service = await createPendingService({
    product: world.product,
    template: world.templates.vm,
    overrides: { meters: meters.map(price) },
  })
  await accept(service)
  await worker.drain()
  await service.refresh()
  const count = (networkIn: number, networkOut: number) =>
    world.host.update(service.remoteId ?? '', { networkIn, networkOut })
  const later = () => clock.travel({ minutes: 15 })
  return { ...world, service, count, later }
}

async function used(meter = 'traffic') {
  const rows = await db.from('usage_records').where('meter', meter).orderBy('until_at')
  return rows.map(({ quantity }) => Number(quantity))
}

test.group('Collecting usage', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => clock.reset())

  test('begins with the first reading and records what went through since, both ways', async ({
    assert,
  }) => {
    const { cluster, count, later } = await metered(['traffic', 'traffic_in', 'traffic_out'])
    count(500, 700)
    assert.equal(await collectUsage(cluster), 0)
    later()
    count(600, 1000)
    assert.equal(await collectUsage(cluster), 3)
    assert.deepEqual([await used('traffic_in'), await used('traffic_out')], [[100], [300]])
    assert.deepEqual(await used(), [400])
  })

  test('takes a counter that is lower than before as one that began anew', async ({ assert }) => {
    const { cluster, count, later } = await metered()
    count(5000, 0)
    await collectUsage(cluster)
    later()
    count(70, 30)
    await collectUsage(cluster)
    assert.deepEqual(await used(), [100])
  })

  test('[F11] counts a stretch once where two collect at the same time', async ({ assert }) => {
    const { cluster, count, later } = await metered()
    await collectUsage(cluster)
    later()
    count(10, 10)
    await Promise.all([collectUsage(cluster), collectUsage(cluster), collectUsage(cluster)])
    assert.deepEqual(await used(), [20])
  })

  test('waits while the host is silent and catches up afterwards', async ({ assert }) => {
    const { cluster, host, count, later } = await metered()
    await collectUsage(cluster)
    later()
    count(10, 0)
    host.online = false
    assert.equal(await collectUsage(cluster), 0)
    host.online = true
    later()
    count(30, 0)
    assert.equal(await collectUsage(cluster), 1)
    assert.deepEqual(await used(), [30])
  })

  test('records nothing of servers that are charged nothing for it, nor of machines of others', async ({
    assert,
  }) => {
    const { cluster, host, service, count, later } = await metered(['traffic_in'])
    await collectUsage(cluster)
    later()
    count(0, 900)
    assert.equal(await collectUsage(cluster), 0)
    later()
    count(5, 0)
    host.update(service.remoteId ?? '', { reference: 'another' })
    assert.equal(await collectUsage(cluster), 0)
    assert.deepEqual(await used('traffic_in'), [])
  })
})
