import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { parse } from 'node-html-parser'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { forecast } from '#provisioning/capacity/forecast'
import { readCapacity } from '#provisioning/capacity/read_capacity'
import { recordToday } from '#provisioning/capacity/record_capacity'
import { createStaff, sessionFor } from '#tests/support/identity'
import { PanelDatabase } from '#tests/support/panel_database'
import {
  accept,
  createFakeWorld,
  createPendingService,
  forgetMachines,
} from '#tests/support/provisioning'

const on = (day: number) => DateTime.utc(2026, 6, day)
const days = (...used: number[]) =>
  used.map((each, index) => ({ day: on(1 + index), used: each, total: 100 }))

test.group('When something runs out', () => {
  test('is not told before a week was recorded', ({ assert }) => {
    assert.deepEqual(forecast([]), { type: 'unknown' })
    assert.deepEqual(forecast(days(1, 2, 3, 4, 5, 6, 7)), { type: 'unknown' })
  })

  test('is the day on which growth between the first and the last record takes the rest', ({
    assert,
  }) => {
    const found = forecast(days(10, 10, 20, 20, 30, 30, 38, 38))
    if (found.type !== 'date') return assert.fail(found.type)
    // 4 a day, 62 left: 16 days after 8 June.
    assert.equal(found.on.toISODate(), '2026-06-24')
  })

  test('is never where nothing grows, far away where it hardly does, and now where it is full', ({
    assert,
  }) => {
    assert.deepEqual(forecast(days(9, 9, 9, 9, 9, 9, 9, 9)), { type: 'steady' })
    assert.deepEqual(forecast(days(9, 9, 9, 9, 9, 9, 9, 8)), { type: 'steady' })
    const slowly = [
      { day: on(1), used: 1000, total: 100_000 },
      { day: on(15), used: 1001, total: 100_000 },
    ]
    assert.deepEqual(forecast(slowly), { type: 'later' })
    assert.deepEqual(forecast(days(100)), { type: 'full' })
    assert.deepEqual(forecast(days(1, 2, 120)), { type: 'full' })
  })
})

test.group('How full clusters are', (group) => {
  group.setup(async () => {
    const database = await PanelDatabase.create()
    return () => database.remove()
  })
  group.each.setup(async () => {
    await db.from('capacity_days').delete()
    await forgetMachines()
  })
  group.each.teardown(() => clock.reset())

  test('is kept once a day, counts machines that were placed, and shared pools for each cluster', async ({
    assert,
  }) => {
    const { product, templates, cluster } = await createFakeWorld()
    await recordToday()
    const [before] = await readCapacity()
    assert.deepEqual(
      before.resources.map(({ resource }) => resource),
      ['cpu', 'memory', 'disk', 'addresses']
    )
    const service = await createPendingService({ product, template: templates.vm })
    await accept(service)
    await worker.drain()
    await recordToday()
    const [after] = await readCapacity()
    assert.equal(after.name, cluster.name)
    const grown = after.resources.map(({ used }, index) => used - before.resources[index].used)
    assert.deepEqual(grown, [1, 1024, 0, 1])
    assert.lengthOf(await db.from('capacity_days'), 4)

    clock.travel({ days: 1 })
    await recordToday()
    assert.lengthOf(await db.from('capacity_days'), 8)
    clock.travel({ days: 401 })
    await recordToday()
    assert.lengthOf(await db.from('capacity_days'), 4)
  })

  test('leaves out what a host does not tell and what holds no servers, and counts a shared storage once', async ({
    assert,
  }) => {
    const { cluster } = await createFakeWorld()
    await db.from('cluster_nodes').update({ memory_total_bytes: null, cores: null })
    const storage = await db.from('cluster_storages').firstOrFail()
    const gib = 2 ** 30
    const shared = { shared: true, name: 'ceph', total_bytes: 100 * gib, free_bytes: 40 * gib }
    await db.from('cluster_storages').where('id', storage.id).update(shared)
    await db
      .table('cluster_storages')
      .insert({ ...storage, ...shared, id: '01JZZZZZZZZZZZZZZZZZZZZZZZ', node: 'node2' })
    const files = { shared: false, name: 'local', content: JSON.stringify(['iso', 'backup']) }
    await db
      .table('cluster_storages')
      .insert({ ...storage, ...shared, ...files, id: '01JZZZZZZZZZZZZZZZZZZZZZZY' })
    await recordToday()
    const [{ id, resources }] = await readCapacity()
    assert.equal(id, cluster.id)
    assert.deepEqual(
      resources.map(({ resource }) => resource),
      ['disk', 'addresses']
    )
    assert.deepInclude(resources[0], { used: 60, total: 100, percent: 60 })
  })

  test('stands on the overview for whoever sees clusters, with the day on which it runs out', async ({
    client,
    assert,
  }) => {
    const { cluster } = await createFakeWorld()
    await recordToday()
    const today = await db.from('capacity_days').where('resource', 'memory').firstOrFail()
    const earlier = clock.now().minus({ days: 10 }).toISODate()!
    await db.table('capacity_days').insert({ ...today, day: earlier, used: 0 })
    await db
      .from('capacity_days')
      .where({ resource: 'memory', day: today.day })
      .update({ used: 1000, total: 2000 })
    const staff = await sessionFor((await createStaff('support')).user)
    const page = parse((await client.get('/admin').withSession(staff)).text())
    const shown = page.querySelectorAll('.capacity__part').map((part) => part.text)
    const memory = shown.find((text) => text.includes('Memory'))!
    assert.match(memory.replace(/\s+/g, ' '), /1 of 2 GiB 50 % · Runs out on \d+ \w+ \d{4}/)
    assert.include(shown[0], 'Not enough history yet')
    assert.include(page.querySelector('.capacity')?.text, cluster.name)
  })
})
