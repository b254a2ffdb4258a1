import { test } from '@japa/runner'
import { startProxmoxSimulator, type ProxmoxSimulator } from '@innkeeper/proxmox-simulator'
import { ProvisioningManager } from '@innkeeper/provisioning'
import db from '@adonisjs/lucid/services/db'
import { worker } from '#core/work/worker'
import { proxmox } from '#provisioning_proxmox/index'
import { startProvisioning } from '#provisioning/services/start_provisioning'
import { drivers as panelDrivers } from '#provisioning/clusters/drivers'
import { ClusterFactory } from '#database/factories/provisioning/cluster_factory'
import type Service from '#provisioning/models/service'
import { reconcileCluster } from '#provisioning/clusters/reconcile_cluster'
import { requestOperation } from '#provisioning/services/request_operation'
import { syncCluster } from '#provisioning/clusters/sync_cluster'
import { testCluster } from '#provisioning/clusters/test_cluster'
import { createCustomer } from '#tests/support/identity'
import {
  createPendingService,
  createPool,
  createProduct,
  forgetMachines,
  offer,
} from '#tests/support/provisioning'
import type { DriverFactory } from '@innkeeper/provisioning/types'
import type { Cleanup } from '#tests/support/provisioning'

const SPEED = 200
/** Milliseconds of the cluster after which its list of machines tells what changed. */
const NEXT_ROUND = 10_000

test.group('Machines on Proxmox VE', (group) => {
  group.each.setup(() => forgetMachines)

  test('an accepted order becomes an active {$self} that can be stopped, started and removed')
    .with(['vm', 'container'] as const)
    .run(async ({ assert, cleanup }, kind) => {
      const { simulator, product, templates } = await createLab(cleanup)
      const service = await createPendingService({ product, template: templates[kind] })
      await startProvisioning(service.orderId ?? '')
      await workUntil(async () => (await service.refresh()).state === 'active')

      const guest = simulator
        .snapshot()
        .guests.find((entry) => String(entry.vmid) === service.remoteId)
      assert.equal(guest?.running, true)
      assert.equal(guest?.type, kind === 'vm' ? 'qemu' : 'lxc')
      const [address] = await service.related('addresses').query()
      assert.include(JSON.stringify(guest?.config), address.address)
      assert.include(JSON.stringify(guest?.config).toUpperCase(), service.mac ?? 'none')

      for (const [action, power] of [
        ['stop', 'stopped'],
        ['start', 'running'],
        ['reboot', 'running'],
        ['shutdown', 'stopped'],
      ] as const) {
        const asked = await requestOperation(service.id, {
          kind: 'power',
          action,
          by: { type: 'system', id: null },
        })
        assert.isTrue(asked.ok)
        await workUntil(
          async () => !(await db.from('operations').where('open_key', service.id).first())
        )
        assert.equal((await service.refresh()).power, power, action)
      }

      await requestOperation(service.id, { kind: 'destroy', by: { type: 'system', id: null } })
      await workUntil(async () => (await service.refresh()).state === 'terminated')
      assert.isUndefined(
        simulator.snapshot().guests.find((entry) => String(entry.vmid) === service.remoteId)
      )
    })

  test('many orders at once copy no more disks at a time than allowed', async ({
    assert,
    cleanup,
  }) => {
    const { simulator, product, templates } = await createLab(cleanup)
    const { account } = await createCustomer()
    const services: Service[] = []
    for (let index = 0; index < 24; index++) {
      services.push(
        await createPendingService({ product, template: templates.vm, accountId: account.id })
      )
    }
    await Promise.all(services.map((service) => startProvisioning(service.orderId ?? '')))
    await workUntil(async () => {
      const [row] = await db.from('services').whereNot('state', 'active').count('* as total')
      return Number(row.total) === 0
    })
    const snapshot = simulator.snapshot()
    assert.lengthOf(
      snapshot.guests.filter((guest) => guest.running),
      24
    )
    for (const highest of Object.values(snapshot.clones)) assert.isAtMost(Number(highest), 2)
  })

  test('the host is believed: power that changed there is shown, a machine that went is flagged', async ({
    assert,
    cleanup,
  }) => {
    const { simulator, cluster, product, templates } = await createLab(cleanup)
    const service = await createPendingService({ product, template: templates.container })
    await startProvisioning(service.orderId ?? '')
    await workUntil(async () => (await service.refresh()).state === 'active')

    const guest = simulator.cluster.guests.get(Number(service.remoteId))
    if (guest) guest.running = false
    simulator.advance(NEXT_ROUND)
    await db.from('services').update({ observed_at: '2020-01-01 00:00:00' })
    await db.from('operations').update({ finished_at: '2020-01-01 00:00:00' })
    await reconcileCluster(cluster)
    assert.equal((await service.refresh()).power, 'stopped')

    simulator.cluster.guests.delete(Number(service.remoteId))
    await reconcileCluster(cluster)
    assert.equal((await service.refresh()).state, 'active')
    assert.isNotNull(service.missingSince)

    await simulator.close()
    await reconcileCluster(cluster)
    assert.isNotNull((await cluster.refresh()).lastError)
    assert.equal((await service.refresh()).state, 'active')
  })

  test('the test button tells the version and what the token may not do', async ({
    assert,
    cleanup,
  }) => {
    const { simulator, cluster } = await createLab(cleanup)
    const report = await testCluster(cluster)
    assert.deepEqual(report.problems, [])
    assert.isTrue(report.ok)
    assert.match(report.version ?? '', /^9/)

    simulator.addToken({
      id: 'nobody@pve!panel',
      secret: 'c0ffee00-0000-4000-8000-000000000000',
    } as never)
    cluster.connection = {
      ...cluster.connection,
      token_id: 'nobody@pve!panel',
      token_secret: 'wrong',
    }
    const refused = await testCluster(cluster)
    assert.isFalse(refused.ok)
  })
})

async function createLab(cleanup: Cleanup) {
  const simulator = await startProxmoxSimulator({ speed: SPEED })
  cleanup(() => simulator.close().catch(() => {}))
  const drivers: Record<string, DriverFactory> = { proxmox: proxmox() }
  panelDrivers.replaceWith(new ProvisioningManager({ default: 'proxmox', drivers }))
  const connection = connectionTo(simulator)
  const cluster = await ClusterFactory.merge({ driver: 'proxmox', connection }).create()
  await cluster.refresh()
  await syncCluster(cluster)
  await createPool(cluster, 'vmbr0', '198.51.100.0/24', '198.51.100.1')
  const images = await cluster.related('images').query()
  const vm = images.filter((image) => image.name.startsWith('debian-13') && image.kind === 'vm')
  const container = images.find(
    (image) => image.name.startsWith('debian-13') && image.kind === 'container'
  )
  const templates = {
    vm: await offer(cluster, 'vm', ...vm.map((image) => image.reference)),
    container: await offer(cluster, 'container', container?.reference ?? ''),
  }
  return { simulator, cluster, templates, product: await createProduct('proxmox') }
}

function connectionTo(simulator: ProxmoxSimulator) {
  return {
    endpoints: [simulator.url],
    token_id: simulator.token.id,
    token_secret: simulator.token.secret,
    trust: 'fingerprint',
    fingerprints: [simulator.fingerprint],
    pool: 'innkeeper',
  }
}

/** Lets the worker do its work until something holds, at most a minute. */
async function workUntil(holds: () => Promise<boolean>): Promise<void> {
  worker.start()
  try {
    const deadline = Date.now() + 60_000
    while (!(await holds())) {
      if (Date.now() > deadline)
        throw new Error(
          `Still not so after a minute: ${JSON.stringify(await db.from('operations').select('state', 'step', 'error_message').limit(5))}`
        )
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  } finally {
    await worker.stop()
  }
}
