import { test } from '@japa/runner'
import { ProvisioningError } from '@innkeeper/provisioning'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { syncCluster } from '#provisioning/clusters/sync_cluster'
import { abandonOperation, retryOperation } from '#provisioning/operations/retry_or_abandon'
import { ClusterFactory } from '#database/factories/provisioning/cluster_factory'
import TemplateImage from '#provisioning/models/template_image'
import { createStaff, sessionFor } from '#tests/support/identity'
import {
  accept,
  createFakeWorld,
  createPendingService,
  forgetMachines,
} from '#tests/support/provisioning'
import { assertTakenIsBooked } from '#tests/support/taken'
import type { FakeHost } from '@innkeeper/provisioning/fake'
import type { ErrorCode, ErrorKind } from '@innkeeper/provisioning/types'
import type Operation from '#provisioning/models/operation'
import type Service from '#provisioning/models/service'

const STAFF = { type: 'staff', id: null } as const
const TWO_NODES = { nodes: ['fake1', 'fake2'] }

const problem = (kind: ErrorKind, code: ErrorCode) =>
  new ProvisioningError(`the host said ${code}`, { kind, code })

const noRoom = () => problem('capacity', 'E_NO_SPACE')

type World = Awaited<ReturnType<typeof createFakeWorld>>

async function ordered({ product, templates }: World) {
  const service = await createPendingService({ product, template: templates.vm })
  const operation = await accept(service)
  await service.refresh()
  return { service, operation }
}

async function addressesOf(service: Service): Promise<string[]> {
  const rows = await db.from('ip_allocations').where('service_id', service.id).select('address')
  return rows.map((row) => String(row.address))
}

const placesOf = ({ refusals }: Operation) => (refusals ?? []).map(({ node }) => node)

const builtOf = (host: FakeHost, { id }: Service) =>
  [...host.machines.values()].filter(({ reference }) => reference === id)

test.group('A place without room', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('is left for another one, with nothing that was reserved there', async ({ assert }) => {
    const world = await createFakeWorld(TWO_NODES)
    world.host.nodes.fake1.machines = 0
    const { service, operation } = await ordered(world)
    const before = { remoteId: service.remoteId, mac: service.mac }
    assert.equal(service.node, 'fake1')
    await worker.drain()

    await service.refresh()
    await operation.refresh()
    assert.equal(service.state, 'active')
    assert.equal(service.node, 'fake2')
    assert.equal(service.mac, before.mac)
    assert.notEqual(service.remoteId, before.remoteId)
    assert.lengthOf(await db.from('ip_allocations'), 1)
    assert.lengthOf(await db.from('remote_ids').where('service_id', service.id), 2)
    assert.deepEqual(
      builtOf(world.host, service).map(({ remoteId }) => remoteId),
      [service.remoteId]
    )
    assert.containSubset(operation.refusals, [
      { node: 'fake1', storage: 'disks', code: 'E_NO_SPACE', cluster: world.cluster.name },
    ])
    assert.isNull(operation.leaving)
    const steps = await operation.related('steps').query()
    assert.isTrue(steps.every(({ state }) => state === 'done'))
    assert.lengthOf(await db.from('clone_slots'), 0)
    await assertTakenIsBooked(assert)
  })

  test('loses what was half built there before the next place is taken', async ({ assert }) => {
    const world = await createFakeWorld(TWO_NODES)
    world.host.nodes.fake1.memoryMb = 0
    const { service, operation } = await ordered(world)
    await worker.drain()

    assert.equal((await service.refresh()).state, 'active')
    assert.equal(service.node, 'fake2')
    assert.equal(world.host.machines.size, 1)
    assert.isTrue(world.host.calls.indexOf('remove') < world.host.calls.lastIndexOf('build'))
    assert.deepEqual(placesOf(await operation.refresh()), ['fake1'])
  })

  test('is left although the pool has no second address', async ({ assert }) => {
    const world = await createFakeWorld({ ...TWO_NODES, cidr: '192.0.2.4/30' })
    await db.from('ip_subnets').update({ size: 1 })
    world.host.nodes.fake1.machines = 0
    const { service } = await ordered(world)
    await worker.drain()

    assert.equal((await service.refresh()).node, 'fake2')
    assert.equal(service.state, 'active')
  })

  test('keeps its machine when it runs there after all', async ({ assert }) => {
    const world = await createFakeWorld(TWO_NODES)
    world.host.fail({ call: 'start', when: 'after', error: noRoom() })
    const { service } = await ordered(world)
    const { remoteId } = service
    await worker.drain()

    await service.refresh()
    assert.equal(service.state, 'active')
    assert.equal(service.node, 'fake1')
    assert.equal(service.remoteId, remoteId)
    assert.equal(world.host.machines.size, 1)
    assert.notInclude(world.host.calls, 'remove')
  })

  test('keeps a machine that runs although the host did not say so at once', async ({ assert }) => {
    const world = await createFakeWorld(TWO_NODES)
    world.host.fail({ call: 'start', when: 'after', error: noRoom() })
    const { service } = await ordered(world)
    const start = world.host.update.bind(world.host)
    world.host.update = (remoteId, changes) => {
      if (changes.running)
        world.host.fail({ call: 'read', error: problem('transient', 'E_HOST_BUSY') })
      start(remoteId, changes)
    }
    await worker.drain()
    assert.equal((await service.refresh()).state, 'provisioning')
    world.host.update = start
    clock.travel({ minutes: 1 })
    await worker.drain()

    assert.equal((await service.refresh()).state, 'active')
    assert.equal(service.node, 'fake1')
    assert.notInclude(world.host.calls, 'remove')
  })

  test('is not left while the host does not say what stands there', async ({ assert }) => {
    const world = await createFakeWorld(TWO_NODES)
    world.host.nodes.fake1.memoryMb = 0
    const { service, operation } = await ordered(world)
    const start = world.host.update.bind(world.host)
    world.host.update = (remoteId, changes) => {
      if (changes.running)
        world.host.fail({ call: 'read', times: 3, error: problem('transient', 'E_HOST_BUSY') })
      start(remoteId, changes)
    }
    await worker.drain()

    await operation.refresh()
    assert.isNotNull(operation.leaving)
    assert.equal(operation.errorKind, 'transient')
    assert.equal((await service.refresh()).node, 'fake1')
    assert.lengthOf(builtOf(world.host, service), 1)

    world.host.update = start
    for (let round = 0; round < 4; round++) {
      clock.travel({ minutes: 1 })
      await worker.drain()
    }
    assert.equal((await service.refresh()).node, 'fake2')
    assert.lengthOf(builtOf(world.host, service), 1)
  })

  test('is left for a person when a stranger has the id there', async ({ assert }) => {
    const world = await createFakeWorld(TWO_NODES)
    world.host.nodes.fake1.memoryMb = 0
    const { service, operation } = await ordered(world)
    const start = world.host.update.bind(world.host)
    world.host.update = (remoteId, changes) => {
      if (changes.running) start(remoteId, { reference: 'stranger' })
      start(remoteId, changes)
    }
    await worker.drain()
    await operation.refresh()
    assert.equal(operation.state, 'needs_attention')
    assert.equal(operation.errorCode, 'E_FOREIGN_MACHINE')
    const strange = service.remoteId ?? ''
    assert.equal(world.host.machine(strange)?.reference, 'stranger')

    world.host.update = start
    assert.isTrue((await retryOperation(operation.id, STAFF)).ok)
    await worker.drain()
    await service.refresh()
    assert.equal(service.state, 'active')
    assert.notEqual(service.remoteId, strange)
    assert.equal(world.host.machine(strange)?.reference, 'stranger')
    assert.lengthOf(builtOf(world.host, service), 1)
  })

  test('may be in another cluster than the next', async ({ assert }) => {
    const world = await createFakeWorld(TWO_NODES)
    const { host, cluster, pool, templates } = world
    const second = await ClusterFactory.merge({
      connection: { secret: host.secret },
      firstRemoteId: 20_000,
      nextRemoteId: 20_000,
      lastRemoteId: 20_100,
    }).create()
    await second.refresh()
    await syncCluster(second)
    await pool.related('links').create({ clusterId: second.id, bridge: 'bridge0' })
    await TemplateImage.create({
      templateId: templates.vm.id,
      clusterId: second.id,
      remoteRef: 'fake-vm',
    })
    const closed = { [cluster.id]: 'fake2', [second.id]: 'fake1' }
    for (const [id, name] of Object.entries(closed))
      await db.from('cluster_nodes').where({ cluster_id: id, name }).update({ enabled: false })
    host.nodes.fake1.memoryMb = 0
    const { service, operation } = await ordered(world)
    assert.equal(service.clusterId, cluster.id)
    await worker.drain()

    await service.refresh()
    assert.equal(service.state, 'active')
    assert.equal(service.clusterId, second.id)
    assert.equal((await operation.refresh()).clusterId, second.id)
    assert.equal(service.remoteId, '20000')
    assert.equal(host.machines.size, 1)
    assert.lengthOf(await db.from('ip_allocations'), 1)
  })
})

test.group('Places that all refuse', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('wait for a person, who reads what each of them said and tries again', async ({
    client,
    assert,
  }) => {
    const world = await createFakeWorld(TWO_NODES)
    world.host.nodes.fake1.machines = 0
    world.host.nodes.fake2.memoryMb = 0
    const { service, operation } = await ordered(world)
    await worker.drain()

    await operation.refresh()
    assert.equal(operation.state, 'needs_attention')
    assert.equal(operation.errorKind, 'capacity')
    assert.equal(operation.errorMessage, 'all_refused')
    assert.deepEqual(placesOf(operation), ['fake1', 'fake2'])
    assert.equal((await service.refresh()).state, 'provisioning')
    assert.lengthOf(builtOf(world.host, service), 1)

    const session = await sessionFor((await createStaff('manager')).user)
    const page = await client.get(`/admin/operations/${operation.id}`).withSession(session)
    page.assertTextIncludes('Every possible placement rejected this server')
    for (const text of ['fake1, storage disks', 'fake2, storage disks', world.cluster.name])
      page.assertTextIncludes(text)
    page.assertTextIncludes('Node fake1 has no room on its disks')
    page.assertTextIncludes('Node fake2 has no memory left')

    world.host.nodes.fake2.memoryMb = 10_000
    const retried = await client
      .post(`/admin/operations/${operation.id}/retry`)
      .withSession(session)
      .redirects(0)
    retried.assertStatus(302)
    assert.isNull((await operation.refresh()).refusals)
    await worker.drain()

    assert.equal((await service.refresh()).state, 'active')
    assert.equal(service.node, 'fake2')
    assert.lengthOf(builtOf(world.host, service), 1)
    assert.equal(world.host.calls.filter((call) => call === 'build').length, 2)
  })

  test('are each asked again once staff try again', async ({ assert }) => {
    const world = await createFakeWorld(TWO_NODES)
    world.host.nodes.fake1.machines = 0
    world.host.nodes.fake2.machines = 0
    const { service, operation } = await ordered(world)
    await worker.drain()
    assert.equal((await operation.refresh()).state, 'needs_attention')

    world.host.nodes.fake1.machines = 1
    assert.isTrue((await retryOperation(operation.id, STAFF)).ok)
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
    assert.equal(service.node, 'fake1')
    assert.equal(world.host.machines.size, 1)
  })

  test('are forgotten after a while, as room comes back', async ({ assert }) => {
    const world = await createFakeWorld(TWO_NODES)
    world.host.nodes.fake1.machines = 0
    world.host.nodes.fake2.memoryMb = 0
    const { service, operation } = await ordered(world)
    world.host.fail({ call: 'configure', times: 6, error: problem('transient', 'E_HOST_BUSY') })
    await worker.drain()
    assert.equal((await service.refresh()).node, 'fake2')

    world.host.nodes.fake1.machines = 10
    for (let round = 0; round < 8; round++) {
      clock.travel({ minutes: 10 })
      await worker.drain()
    }
    assert.equal((await service.refresh()).state, 'active')
    assert.equal(service.node, 'fake1')
    assert.equal(world.host.machines.size, 1)
    assert.deepEqual(placesOf(await operation.refresh()), ['fake1', 'fake2'])
  })

  test('are not more than a few before a person is called', async ({ assert }) => {
    const nodes = Array.from({ length: 12 }, (_, index) => `fake${index + 1}`)
    const world = await createFakeWorld({ nodes })
    for (const node of nodes) world.host.nodes[node].machines = 0
    const { operation } = await ordered(world)
    await worker.drain()

    await operation.refresh()
    assert.equal(operation.state, 'needs_attention')
    assert.equal(operation.errorMessage, 'refused_often')
    assert.lengthOf(operation.refusals ?? [], 8)
    assert.equal(world.host.machines.size, 0)
  })

  test('are only those that have the image, as a node that has it is the only place', async ({
    assert,
  }) => {
    const world = await createFakeWorld(TWO_NODES)
    await db.from('cluster_images').update({ nodes: JSON.stringify(['fake1']) })
    world.host.nodes.fake1.machines = 0
    const { service, operation } = await ordered(world)
    await worker.drain()

    assert.equal((await operation.refresh()).errorMessage, 'all_refused')
    assert.deepEqual(placesOf(operation), ['fake1'])
    assert.equal((await service.refresh()).node, 'fake1')
    assert.equal(world.host.machines.size, 0)
  })

  test('keep their reservation, which is given back with the service', async ({ assert }) => {
    const world = await createFakeWorld(TWO_NODES)
    world.host.nodes.fake1.memoryMb = 0
    world.host.nodes.fake2.memoryMb = 0
    const { service, operation } = await ordered(world)
    await worker.drain()
    assert.lengthOf(builtOf(world.host, service), 1)

    assert.isTrue((await abandonOperation(operation.id, STAFF, 'no room')).ok)
    assert.isTrue((await service.destroy({ by: STAFF, reason: 'no room' })).ok)
    await worker.drain()
    assert.equal((await service.refresh()).state, 'terminated')
    assert.equal(world.host.machines.size, 0)
    assert.deepEqual(await addressesOf(service), [])
  })
})

test.group('A machine that exists', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('stays on its full node and waits for room to start', async ({ assert }) => {
    const world = await createFakeWorld(TWO_NODES)
    const { service } = await ordered(world)
    await worker.drain()
    await service.refresh()
    await service.suspend({ by: STAFF, reason: 'staff' })
    await worker.drain()
    world.host.nodes.fake1.memoryMb = 0
    await service.refresh()
    await service.liftSuspension('staff', STAFF)
    await worker.drain()
    const operation = await service
      .related('operations')
      .query()
      .where('kind', 'unsuspend')
      .firstOrFail()
    assert.equal(operation.errorKind, 'capacity')
    assert.equal(operation.state, 'queued')
    assert.isNull(operation.refusals)

    world.host.nodes.fake1.memoryMb = 10_000
    clock.travel({ minutes: 10 })
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
    assert.equal(service.node, 'fake1')
  })
})

test.group('A worker that dies while a machine moves', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('at any call to the host, leaves one machine and no address or id used twice', async ({
    assert,
  }) => {
    const world = await createFakeWorld(TWO_NODES)
    const { host } = world
    const hear = host.hear.bind(host)
    const services: Service[] = []
    for (let nth = 1, passed = true; passed; nth++) {
      host.nodes.fake1.memoryMb = 0
      const { service, operation } = await ordered(world)
      services.push(service)
      assert.equal(service.node, 'fake1')
      let calls = 0
      passed = false
      host.hear = async (signal) => {
        calls += 1
        if (calls === nth) {
          passed = true
          await takeOver(operation)
        }
        return hear(signal)
      }
      await worker.drain()
      host.hear = hear
      for (let round = 0; round < 3; round++) {
        clock.travel({ minutes: 2 })
        await worker.drain()
      }

      const when = `taken over at call ${nth}`
      assert.equal((await service.refresh()).state, 'active', when)
      assert.equal(service.node, 'fake2', when)
      assert.deepEqual(
        builtOf(host, service).map(({ remoteId, running }) => ({ remoteId, running })),
        [{ remoteId: service.remoteId, running: true }],
        when
      )
      assert.equal(host.machines.size, services.length, when)
    }
    assert.isAbove(services.length, 12)
    const addresses = await db.from('ip_allocations').select('address', 'service_id')
    assert.lengthOf(addresses, services.length)
    assert.equal(new Set(addresses.map((row) => row.address)).size, services.length)
    assert.isFalse(addresses.some((row) => row.service_id === null))
    await assertTakenIsBooked(assert)
    assert.lengthOf(await db.from('clone_slots'), 0)
  }).timeout(120_000)

  /** Another worker has the operation from now on: nothing that this one still says counts. */
  async function takeOver({ id }: Operation): Promise<void> {
    await db.from('operations').where('id', id).increment('fence', 1)
    await db
      .from('operations')
      .where('id', id)
      .whereIn('state', ['queued', 'running'])
      .update({ state: 'queued', lease_until: null, run_at: clock.nowMs() })
  }
})
