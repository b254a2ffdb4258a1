import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { clusterHealth } from '#provisioning/clusters/cluster_health'
import { reconcileCluster } from '#provisioning/clusters/reconcile_cluster'
import { requestOperation } from '#provisioning/services/request_operation'
import {
  accept,
  createFakeWorld,
  createPendingService,
  forgetMachines,
} from '#tests/support/provisioning'

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
