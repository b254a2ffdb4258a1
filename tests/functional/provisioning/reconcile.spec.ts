import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { worker } from '#core/work/worker'
import { drivers } from '#provisioning/clusters/drivers'
import { clusterHealth } from '#provisioning/clusters/cluster_health'
import { reconcileCluster } from '#provisioning/clusters/reconcile_cluster'
import { requestOperation } from '#provisioning/services/request_operation'
import {
  accept,
  countQueries,
  createFakeWorld,
  createPendingService,
  forgetMachines,
} from '#tests/support/provisioning'
import type { DateTime } from 'luxon'

async function running() {
  const world = await createFakeWorld()
  const service = await createPendingService({
    product: world.product,
    template: world.templates.vm,
  })
  await accept(service)
  await worker.drain()
  await service.refresh()
  clock.travel({ minutes: 1 })
  return { ...world, service }
}

test.group('Comparing with the host', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('shows a power state that changed at the host, and writes it down once', async ({
    assert,
  }) => {
    const { host, cluster, service } = await running()
    host.update(service.remoteId ?? '', { running: false })
    await reconcileCluster(cluster)
    clock.travel({ minutes: 1 })
    await reconcileCluster(cluster)

    assert.equal((await service.refresh()).power, 'stopped')
    assert.lengthOf(await db.from('service_events').where('kind', 'power_changed'), 1)
  })

  test('[M2] believes no service that was seen in the future', async ({ assert }) => {
    const { host, cluster, service } = await running()
    const ahead = sqlTime(clock.now().plus({ hours: 2 }))
    await db.from('services').where('id', service.id).update({ observed_at: ahead })
    host.update(service.remoteId ?? '', { running: false })
    await reconcileCluster(cluster)
    assert.equal((await service.refresh()).power, 'stopped')
  })

  test('flags a machine that went, never ends its service, and lifts the flag when it is back', async ({
    assert,
  }) => {
    const { host, cluster, service } = await running()
    const machine = host.machines.get(service.remoteId ?? '')
    host.machines.delete(service.remoteId ?? '')
    await reconcileCluster(cluster)
    await service.refresh()
    assert.equal(service.state, 'active')
    assert.isNotNull(service.missingSince)

    if (machine) host.machines.set(machine.remoteId, machine)
    clock.travel({ minutes: 1 })
    await reconcileCluster(cluster)
    assert.isNull((await service.refresh()).missingSince)
    assert.equal(service.power, 'running')
  })

  test('leaves everything as last known while the host is silent, and says since when', async ({
    assert,
  }) => {
    const { host, cluster, service } = await running()
    const before = service.observedAt?.toMillis()
    host.online = false
    clock.travel({ minutes: 10 })
    await reconcileCluster(cluster)

    await service.refresh()
    assert.equal(service.power, 'running')
    assert.equal(service.observedAt?.toMillis(), before)
    assert.isNotNull((await cluster.refresh()).lastError)
    assert.equal((await clusterHealth.run()).status, 'warning')
  })

  test('stays away from a machine that an operation works on', async ({ assert }) => {
    const { host, cluster, service } = await running()
    await requestOperation(service.id, {
      kind: 'power',
      action: 'stop',
      by: { type: 'system', id: null },
    })
    host.update(service.remoteId ?? '', { running: false })
    await reconcileCluster(cluster)
    assert.equal((await service.refresh()).power, 'running')
  })
})

test.group('Comparing a large cluster with its host', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  const bounds = { batch: 4, looks: 3 }

  /** A cluster with so many machines beside the first. */
  async function crowd(howMany: number) {
    const world = await running()
    const { host, service } = world
    const row = await db.from('services').where('id', service.id).firstOrFail()
    const machine = host.machines.get(service.remoteId ?? '')
    if (!machine) throw new Error('The host has no machine')
    const others = Array.from({ length: howMany }, (_, index) => {
      const id = newId()
      const remoteId = String(50_000 + index)
      host.machines.set(remoteId, { ...machine, remoteId, reference: id })
      return { ...row, id, remote_id: remoteId, mac: null }
    })
    await db.table('services').multiInsert(others)
    return { ...world, ids: [service.id, ...others.map(({ id }) => id)] }
  }

  const seenSince = async (moment: DateTime) => {
    const rows = await db.from('services').where('observed_at', '>=', sqlTime(moment)).select('id')
    return rows.map(({ id }) => String(id))
  }

  test('confirms what is as it was in one statement for many machines', async ({ assert }) => {
    const { cluster, ids } = await crowd(40)
    const began = clock.now()
    const few = await countQueries(() => reconcileCluster(cluster))
    assert.sameMembers(await seenSince(began), ids)
    assert.isBelow(few, 15)
  })

  test('has some machines at a time in memory, and leaves none out', async ({ assert }) => {
    const { host, cluster, ids } = await crowd(10)
    for (const remoteId of ['50002', '50009']) host.update(remoteId, { running: false })
    const began = clock.now()
    await reconcileCluster(cluster, bounds)
    assert.sameMembers(await seenSince(began), ids)
    const stopped = await db.from('services').where('power', 'stopped').select('remote_id')
    assert.sameMembers(
      stopped.map((row) => row.remote_id),
      ['50002', '50009']
    )
  })

  test('asks for so many machines a run, and the next one goes on behind them', async ({
    assert,
  }) => {
    const { host, cluster, ids } = await crowd(7)
    for (const { remoteId } of [...host.machines.values()])
      host.update(remoteId, { running: false })
    const stopped = async () => {
      await reconcileCluster(cluster, bounds)
      clock.travel({ minutes: 1 })
      return (await db.from('services').where('power', 'stopped').select('id')).length
    }
    assert.deepEqual([await stopped(), await stopped(), await stopped()], [3, 6, 8])
    assert.lengthOf(ids, 8)
  })

  test('goes on behind a machine at which the last run broke off', async ({ assert }) => {
    const { host, cluster, ids } = await crowd(6)
    for (const { remoteId } of [...host.machines.values()])
      host.update(remoteId, { running: false })
    const driver = await drivers.connect(cluster)
    const observe = driver.observe.bind(driver)
    driver.observe = async (machine) => {
      if (machine.reference === ids[2]) throw new TypeError('broken')
      return observe(machine)
    }
    await reconcileCluster(cluster)
    await reconcileCluster(cluster)
    const left = await db.from('services').whereNot('power', 'stopped').select('id')
    assert.deepEqual(left, [{ id: ids[2] }])
  })
})
