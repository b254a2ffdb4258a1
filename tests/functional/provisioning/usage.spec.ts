import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { ProvisioningError } from '@innkeeper/provisioning'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { collectUsage } from '#provisioning/usage/collect_usage'
import { accept, createFakeWorld, createPendingService } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import { SYSTEM } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { meters } from '#core/registries/meters'
import { settings } from '#core/settings/settings'
import { momentFrom } from '#core/views/format'
import { usageOfService } from '#billing'
import { renewAll } from '#billing/renewals/renew_all'
import { settleEnded } from '#billing/usage/settle_ended'
import { setMeters } from '#billing/usage/subscription_meters'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import { recordAddressHours } from '#provisioning/usage/address_hours'
import { restoreService } from '#provisioning/trash/restore_service'
import Service from '#provisioning/models/service'
import { assertBooksBalance } from '#tests/support/billing'
import { day } from '#tests/support/subscriptions'
import type { MeterPrice } from '#billing'

const MB = 1_000_000
const GB = 1_000 * MB
const price = (meter: string) => ({
  ...{ meter, included: 0, unitSize: GB, rounding: 'up' as const },
  tiers: [{ upTo: null, unitMinor: 1 }],
})

async function metered(keys = ['traffic']) {
  const world = await createFakeWorld()
  const service = await createPendingService({
    product: world.product,
    template: world.templates.vm,
    overrides: { meters: keys.map(price) },
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

const BACKUPS: MeterPrice = {
  ...{ meter: 'backup_storage', included: 50_000, unitSize: 1_000, rounding: 'up' as const },
  tiers: [{ upTo: null, unitMinor: 3 }],
}
const ADDRESSES: MeterPrice = {
  ...{ meter: 'extra_addresses', included: 0, unitSize: 1, rounding: 'up' as const },
  ...{ tiers: [{ upTo: null, unitMinor: 2_000 }], per: 10_000 },
}

const by = { by: SYSTEM, reason: 'Another size' }

async function running(prices: MeterPrice[], extraAddresses = 0) {
  clock.travelTo(day('2027-11-01').plus({ hours: 12 }))
  const world = await createFakeWorld()
  const service = await createPendingService({
    product: world.product,
    template: world.templates.vm,
    overrides: { meters: prices, extraAddresses },
  })
  await accept(service)
  await worker.drain()
  await service.refresh()
  const later = (time: object) => clock.travel(time)
  return { ...world, service, later }
}

/** How much backups took for how many hours, record by record: time goes on while a test runs. */
async function levels() {
  const rows = await db
    .from('usage_records')
    .where('meter', 'backup_storage')
    .orderBy('until_at')
    .select('quantity', 'from_at', 'until_at')
  return rows.map(({ quantity, from_at: from, until_at: until }) => {
    const seconds = momentFrom(until)!.diff(momentFrom(from)!, 'seconds').seconds
    return [Number(quantity) / seconds / 1_000, Math.round(seconds / 3_600)]
  })
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)

async function usageLines() {
  const invoices = await Invoice.query().preload('lines').orderBy('seq')
  return invoices.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'usage'))
}

test.group('Backup storage', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  async function backed() {
    const world = await running([BACKUPS])
    const keep = (...gigabytes: number[]) =>
      world.host.update(world.service.remoteId ?? '', {
        backups: gigabytes.map((size) => ({
          bytes: size * GB,
          takenAt: clock.now().toJSDate(),
        })),
      })
    return { ...world, keep }
  }

  test('is its average over the billing cycle, and what is beyond the included amount is billed', async ({
    assert,
  }) => {
    const { cluster, service, keep, later } = await backed()
    clock.travelTo(day('2027-11-16'))
    keep(121, 60)
    assert.equal(await collectUsage(cluster), 0)
    later({ days: 10 })
    assert.equal(await collectUsage(cluster), 10)
    const [standing] = await usageOfService(service.id)
    assert.deepEqual(
      [standing.used, standing.included, standing.isOver, standing.isAverage],
      ['60.33 GB on average', '50 GB', true, true]
    )
    assert.equal(standing.soFar.minor, 33)
    clock.travelTo(day('2027-12-01').plus({ minutes: 10 }))
    await collectUsage(cluster)
    await renewAll()
    const [line] = await usageLines()
    assert.equal(line.netMinor, 123)
    assert.include(line.description, 'Backup storage')
    assert.include(line.description, '90.5 GB on average, 50 GB included, 41 GB at €0.03 per GB')
    await assertBooksBalance(assert)
  })

  test('between two readings is the lower of both, each record of one day', async ({ assert }) => {
    const { cluster, keep, later } = await backed()
    clock.travelTo(day('2027-11-16').plus({ hours: 23 }))
    keep(10)
    await collectUsage(cluster)
    later({ hours: 2 })
    keep(10, 30)
    assert.equal(await collectUsage(cluster), 2)
    later({ hours: 1 })
    keep(5)
    await collectUsage(cluster)
    assert.deepEqual(await levels(), [
      [10, 1],
      [10, 1],
      [5, 1],
    ])
    const days = await db.from('usage_records').distinct('day')
    assert.lengthOf(days, 2)
  })

  test('counts neither backups of the machine that had its identifier before, nor of others', async ({
    assert,
  }) => {
    const { cluster, host, service, later } = await backed()
    const before = service.createdAt.minus({ days: 1 }).toJSDate()
    const takenAt = clock.now().toJSDate()
    host.update(service.remoteId ?? '', {
      backups: [
        { bytes: 500 * GB, takenAt: before },
        { bytes: 7 * GB, takenAt },
      ],
    })
    await collectUsage(cluster)
    later({ hours: 1 })
    await collectUsage(cluster)
    assert.deepEqual(await levels(), [[7, 1]])
    host.update(service.remoteId ?? '', { reference: 'another' })
    later({ hours: 1 })
    await collectUsage(cluster)
    later({ hours: 1 })
    await collectUsage(cluster)
    assert.lengthOf(await levels(), 1)
  })

  test('that a host cannot tell is told later, and keeps nothing else from being told', async ({
    assert,
  }) => {
    const { cluster, host, keep, later } = await backed()
    keep(4)
    await collectUsage(cluster)
    later({ hours: 1 })
    const error = new ProvisioningError('No answer', { kind: 'transient', code: 'E_HOST_BUSY' })
    // The first list is the one of counters.
    const list = host.machines.values.bind(host.machines)
    let asked = 0
    host.machines.values = () => {
      asked += 1
      if (asked === 2) throw error
      return list()
    }
    assert.equal(await collectUsage(cluster), 0)
    await cluster.refresh()
    assert.isNull(cluster.lastError)
    host.machines.values = list
    later({ hours: 1 })
    await collectUsage(cluster)
    assert.deepEqual(await levels(), [[4, 2]])
  })

  test('[F11] counts once where two collect at the same time', async ({ assert }) => {
    const { cluster, keep, later } = await backed()
    keep(2)
    await collectUsage(cluster)
    later({ hours: 1 })
    await Promise.all([collectUsage(cluster), collectUsage(cluster), collectUsage(cluster)])
    const counted = await levels()
    assert.equal(sum(counted.map(([, hours]) => hours)), 1)
  })

  test('of a reading that comes late is passed over: the stretch was counted', async ({
    assert,
  }) => {
    const { cluster, keep, later } = await backed()
    keep(2)
    await collectUsage(cluster)
    later({ hours: 6 })
    await collectUsage(cluster)
    later({ hours: -2 })
    await collectUsage(cluster)
    later({ hours: 4 })
    await collectUsage(cluster)
    const counted = await levels()
    assert.equal(sum(counted.map(([, hours]) => hours)), 8)
  })

  test('isn’t asked for where nobody is charged for it', async ({ assert }) => {
    const { cluster, host } = await running([{ ...ADDRESSES }])
    const before = host.calls.filter((call) => call === 'list').length
    await collectUsage(cluster)
    assert.equal(host.calls.filter((call) => call === 'list').length, before + 1)
  })

  test('is measured from the day on that it has a price', async ({ assert }) => {
    const { cluster, service, keep, later } = await backed()
    const { id } = await Subscription.findByOrFail('service_id', service.id)
    keep(8)
    await collectUsage(cluster)
    await transaction((trx) => setMeters(trx, id, []))
    later({ days: 5 })
    await transaction((trx) => setMeters(trx, id, [BACKUPS]))
    later({ hours: 1 })
    await collectUsage(cluster)
    assert.deepEqual(await levels(), [[8, 1]])
  })
})

test.group('Additional addresses', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('are billed by the hours that began, of each, without the one that every server has', async ({
    assert,
  }) => {
    const { service, later } = await running([ADDRESSES], 2)
    later({ hours: 3, minutes: 10 })
    assert.equal(await recordAddressHours(), 2)
    later({ minutes: 20 })
    await recordAddressHours()
    assert.equal(sum(await used('extra_addresses')), 8)
    const [standing] = await usageOfService(service.id)
    assert.deepEqual([standing.used, standing.rate], ['8 IP-hours', '€0.002 per IP-hour'])
    clock.travelTo(day('2027-12-01'))
    await renewAll()
    const [line] = await usageLines()
    assert.equal(line.netMinor, 283)
    assert.include(line.description, '1,416 IP-hours at €0.002 per IP-hour')
    await assertBooksBalance(assert)
  })

  test('that are taken or given up in between count until then, by the hour that began', async ({
    assert,
  }) => {
    const { service, later } = await running([ADDRESSES])
    later({ minutes: 30 })
    await service.resize({ extraAddresses: 1 }, by)
    await worker.drain()
    later({ hours: 1, minutes: 50 })
    await service.resize({ extraAddresses: 0 }, by)
    await worker.drain()
    assert.equal(sum(await used('extra_addresses')), 2)
    later({ hours: 5 })
    await recordAddressHours()
    assert.equal(sum(await used('extra_addresses')), 2)
  })

  test('[F11] count once where two count at the same time, whatever day it becomes', async ({
    assert,
  }) => {
    const { later } = await running([ADDRESSES], 1)
    later({ hours: 29, minutes: 50 })
    await Promise.all([recordAddressHours(), recordAddressHours(), meters.record()])
    assert.equal(sum(await used('extra_addresses')), 30)
    assert.lengthOf(await db.from('usage_records').distinct('day'), 2)
  })

  test('of a server that ends are billed until then, not in the trash, and on when it is restored', async ({
    assert,
  }) => {
    const { service, later } = await running(
      [{ ...ADDRESSES, tiers: [{ upTo: null, unitMinor: 200_000 }] }],
      1
    )
    later({ hours: 9, minutes: 50 })
    assert.isTrue((await service.terminate({ cause: 'staff', ...by })).ok)
    await worker.drain()
    assert.equal(sum(await used('extra_addresses')), 10)
    later({ days: 2 })
    await recordAddressHours()
    await settleEnded()
    const [line] = await usageLines()
    assert.equal(line.netMinor, 200)
    await restoreService(service.id, { by: SYSTEM })
    later({ hours: 3, minutes: 50 })
    await recordAddressHours()
    assert.equal(sum(await used('extra_addresses')), 14)
  })

  test('cost nothing where the plan does not charge for them, and from then on where it begins to', async ({
    assert,
  }) => {
    const { service, later } = await running([{ ...BACKUPS }], 1)
    const { id } = await Subscription.findByOrFail('service_id', service.id)
    later({ hours: 40 })
    assert.equal(await recordAddressHours(), 0)
    await transaction((trx) => setMeters(trx, id, [ADDRESSES, BACKUPS]))
    later({ hours: 5, minutes: 50 })
    await transaction((trx) => setMeters(trx, id, [{ ...ADDRESSES, included: 5 }]))
    later({ hours: 1 })
    await recordAddressHours()
    assert.equal(sum(await used('extra_addresses')), 7)
    const found = await Service.findOrFail(service.id)
    assert.equal(found.extraAddresses, 1)
  })
})
