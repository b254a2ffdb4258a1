import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { FAKE_MANIFEST } from '@innkeeper/provisioning/fake'
import { ProvisioningError } from '@innkeeper/provisioning'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { shopLanguage } from '#core/i18n/languages'
import { newId } from '#core/ids'
import { worker } from '#core/work/worker'
import { reconcileCluster } from '#provisioning/clusters/reconcile_cluster'
import { instanceId } from '#provisioning/clusters/instance_id'
import { surveyCluster } from '#provisioning/outside/survey_cluster'
import { hostsRestoreCheck } from '#provisioning/outside/restore_check'
import ProvisioningFinding, { machineFindingKinds } from '#provisioning/models/provisioning_finding'
import type Service from '#provisioning/models/service'
import { createStaff, sessionFor } from '#tests/support/identity'
import {
  accept,
  createFakeWorld,
  createPendingService,
  forgetMachines,
} from '#tests/support/provisioning'
import { assertTakenIsBooked } from '#tests/support/taken'
import type { FakeHost, FakeMachine } from '@innkeeper/provisioning/fake'

type World = Awaited<ReturnType<typeof createFakeWorld>>

const pending = ({ product, templates }: World) =>
  createPendingService({ product, template: templates.vm })

async function build(world: World): Promise<Service> {
  const service = await pending(world)
  await accept(service)
  await worker.drain()
  return service.refresh()
}

function machineOf(host: FakeHost, { remoteId }: Service): FakeMachine {
  const machine = host.machines.get(remoteId ?? '')
  if (!machine) throw new Error('The host has no such machine')
  return machine
}

const address = (text: string) => ({
  family: 4 as const,
  address: text,
  prefix: 24,
  gateway: null,
  primary: true,
})

/** Another machine at the host, as like the given one as may be. */
function plant(host: FakeHost, like: FakeMachine, changes: Partial<FakeMachine>): FakeMachine {
  const machine = { ...like, mac: null, addresses: [], ...changes }
  host.machines.set(machine.remoteId, machine)
  return machine
}

const open = () =>
  ProvisioningFinding.query().whereNull('settled_at').orderBy('kind').orderBy('remote_id')

const kinds = async () => (await open()).map(({ kind, remoteId }) => `${kind} ${remoteId}`)

const addressesOf = async (service: Service) => {
  const rows = await db.from('ip_allocations').where('service_id', service.id).orderBy('position')
  return rows.map((row) => String(row.address))
}

test.group('What a host has that no service accounts for', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('is not there while every machine is that of its service', async ({ assert }) => {
    const world = await createFakeWorld()
    await build(world)
    await surveyCluster(world.cluster)
    assert.deepEqual(await kinds(), [])
    await assertTakenIsBooked(assert)
  })

  test('is told to staff once: a machine with our mark and no service here', async ({ assert }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    plant(world.host, machineOf(world.host, service), {
      remoteId: '10500',
      reference: newId(),
      addresses: [address('192.0.2.77')],
    })
    await surveyCluster(world.cluster)
    await surveyCluster(world.cluster)
    assert.deepEqual(await kinds(), ['stray_machine 10500'])
    assert.deepEqual((await open())[0].facts.addresses, ['192.0.2.77'])
    await assertTakenIsBooked(assert)
  })

  test('is told of a machine whose service has ended, and of a second one of a service', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const [ended, doubled] = [await build(world), await build(world)]
    const left = machineOf(world.host, ended)
    await ended.destroy({ by: SYSTEM, reason: 'test' })
    await worker.drain()
    plant(world.host, left, {})
    const { addresses } = machineOf(world.host, doubled)
    plant(world.host, machineOf(world.host, doubled), { remoteId: '10600', addresses })

    await surveyCluster(world.cluster)
    assert.deepEqual(await kinds(), [`ended_machine ${left.remoteId}`, 'second_machine 10600'])
    assert.equal((await open())[1].facts.own, doubled.remoteId)
  })

  test('is not told of the machine of an operation that is under way', async ({ assert }) => {
    const world = await createFakeWorld()
    const [other, service] = [await build(world), await pending(world)]
    await accept(service)
    plant(world.host, machineOf(world.host, other), { remoteId: '10700', reference: service.id })
    await surveyCluster(world.cluster)
    assert.deepEqual(await kinds(), [])
    await surveyCluster(world.cluster, { nothingRuns: true })
    assert.deepEqual(await kinds(), ['second_machine 10700'])
  })

  test('settles by itself once the machine is gone, and comes back with it', async ({ assert }) => {
    const world = await createFakeWorld()
    const stray = plant(world.host, machineOf(world.host, await build(world)), {
      remoteId: '10500',
      reference: newId(),
    })
    await surveyCluster(world.cluster)
    world.host.machines.delete(stray.remoteId)
    await surveyCluster(world.cluster)
    assert.deepEqual(await kinds(), [])
    world.host.machines.set(stray.remoteId, stray)
    await surveyCluster(world.cluster)
    assert.deepEqual(await kinds(), ['stray_machine 10500'])
  })

  test('stays resolved where staff resolved it, while its identifier and addresses stay kept', async ({
    client,
    assert,
  }) => {
    const world = await createFakeWorld()
    plant(world.host, machineOf(world.host, await build(world)), {
      remoteId: '10001',
      reference: newId(),
      addresses: [address('192.0.2.3')],
    })
    await surveyCluster(world.cluster)
    const [finding] = await open()
    const session = await sessionFor((await createStaff('owner')).user)
    for (const round of [1, 2]) {
      const answer = await client
        .put(`/admin/server-issues/${finding.id}`)
        .withSession(session)
        .redirects(0)
      assert.equal(answer.status(), 302, `round ${round}`)
    }
    await surveyCluster(world.cluster)
    assert.deepEqual(await kinds(), [])
    const next = await build(world)
    assert.notEqual(next.remoteId, '10001')
    assert.notInclude(await addressesOf(next), '192.0.2.3')
    assert.lengthOf(await db.from('audit_entries').where('action', 'server_issue.resolved'), 1)
  })

  test('is shown to staff who may view, and resolved only by those who manage', async ({
    client,
    assert,
  }) => {
    const world = await createFakeWorld()
    plant(world.host, machineOf(world.host, await build(world)), {
      remoteId: '10500',
      reference: newId(),
    })
    await surveyCluster(world.cluster)
    const [{ id }] = await open()
    const session = await sessionFor((await createStaff('support')).user)
    const page = await client.get('/admin/server-issues').withSession(session)
    page.assertStatus(200)
    page.assertTextIncludes('VM 10500 has no service')
    const refused = await client.put(`/admin/server-issues/${id}`).withSession(session)
    refused.assertStatus(403)
    assert.lengthOf(await open(), 1)
    const missing = await client
      .put(`/admin/server-issues/${newId()}`)
      .withSession(await sessionFor((await createStaff('owner')).user))
    missing.assertStatus(404)
  })

  test('keeps what a foreign machine uses from new ones: its identifier and its address', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const first = await build(world)
    plant(world.host, machineOf(world.host, first), {
      remoteId: String(Number(first.remoteId) + 1),
      reference: null,
      instanceId: null,
      addresses: [address('192.0.2.3')],
    })
    await surveyCluster(world.cluster)
    assert.deepEqual(await kinds(), [`address_in_use ${Number(first.remoteId) + 1}`])

    const spent = { cluster_id: world.cluster.id, remote_id: Number(first.remoteId) + 1 }
    assert.isNull((await db.from('remote_ids').where(spent).firstOrFail()).service_id)

    const second = await build(world)
    assert.equal(second.remoteId, String(Number(first.remoteId) + 2))
    assert.notInclude(await addressesOf(second), '192.0.2.3')
    await assertTakenIsBooked(assert)
  })

  test('lets an address rest that the machine no longer uses, and frees it then', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const foreign = plant(world.host, machineOf(world.host, await build(world)), {
      remoteId: '10500',
      reference: null,
      addresses: [address('192.0.2.50')],
    })
    await surveyCluster(world.cluster)
    Object.assign(foreign, { addresses: [] })
    await surveyCluster(world.cluster)
    const row = await db.from('ip_allocations').where('address', '192.0.2.50').firstOrFail()
    assert.equal(row.state, 'quarantined')
    assert.isAbove(Number(row.free_at), clock.nowMs())
    assert.deepEqual(await kinds(), [])
    await assertTakenIsBooked(assert)
  })

  test('is told where it uses an address that a service has, which the service keeps', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    const [used] = await addressesOf(service)
    plant(world.host, machineOf(world.host, service), {
      remoteId: '10500',
      reference: null,
      addresses: [address(used)],
    })
    await surveyCluster(world.cluster)
    assert.deepEqual(await kinds(), ['address_conflict 10500'])
    assert.deepEqual(await addressesOf(service), [used])
  })

  test('changes nothing while the host is silent, and nothing at the host at any time', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    plant(world.host, machineOf(world.host, await build(world)), {
      remoteId: '10500',
      reference: newId(),
    })
    await surveyCluster(world.cluster)
    const before = [...world.host.machines.keys()]
    world.host.online = false
    assert.isNull(await surveyCluster(world.cluster))
    assert.deepEqual(await kinds(), ['stray_machine 10500'])
    assert.deepEqual([...world.host.machines.keys()], before)
  })

  test('keeps all it kept while a machine cannot be read, and says where', async ({ assert }) => {
    const world = await createFakeWorld()
    const foreign = plant(world.host, machineOf(world.host, await build(world)), {
      remoteId: '10500',
      reference: null,
      addresses: [address('192.0.2.50')],
    })
    await surveyCluster(world.cluster)
    Object.assign(foreign, { addresses: [] })
    const error = new ProvisioningError('no', { kind: 'privilege', code: 'E_PRIVILEGE' })
    world.host.fail({ call: 'read', error })
    await surveyCluster(world.cluster)
    assert.deepEqual(await kinds(), ['unreadable_machine null'])
    const row = await db.from('ip_allocations').where('address', '192.0.2.50').firstOrFail()
    assert.equal(row.state, 'in_use')
    await surveyCluster(world.cluster)
    assert.deepEqual(await kinds(), [])
  })

  test('is found by its mark also with a driver that tells no more than that', async ({
    assert,
  }) => {
    const { capabilities } = FAKE_MANIFEST
    const world = await createFakeWorld({
      manifest: { ...FAKE_MANIFEST, capabilities: { ...capabilities, survey: false } },
    })
    plant(world.host, machineOf(world.host, await build(world)), {
      remoteId: '10500',
      reference: newId(),
    })
    await surveyCluster(world.cluster)
    assert.deepEqual(await kinds(), ['stray_machine 10500'])
  })
})

test.group('Findings at hosts', () => {
  test('have a title and a text each', ({ assert }) => {
    const i18n = shopLanguage()
    const names = ['remoteId', 'name', 'node', 'cluster', 'service', 'own', 'addresses']
    const facts = Object.fromEntries(names.map((name) => [name, 'x']))
    for (const kind of machineFindingKinds)
      for (const part of ['title', 'text'])
        assert.notInclude(
          i18n.t(`provisioning.findings.${kind}.${part}`, facts),
          'translation missing'
        )
  })
})

test.group('A service whose machine was built before the restore', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  /** A service that waits for its order to be paid, and the machine that it already has at the host. */
  async function forgotten() {
    const world = await createFakeWorld()
    const [other, service] = [await build(world), await pending(world)]
    const machine = plant(world.host, machineOf(world.host, other), {
      remoteId: '10800',
      reference: service.id,
      instanceId: await instanceId(),
      mac: '02:00:00:00:00:77',
      hostname: service.hostname,
      name: service.hostname,
      addresses: [address('192.0.2.99')],
    })
    await surveyCluster(world.cluster)
    return { ...world, service, machine }
  }

  test('gets that machine with its identifier and addresses, and no second one', async ({
    assert,
  }) => {
    const { host, service } = await forgotten()
    assert.deepEqual(await kinds(), ['waiting_machine 10800'])
    const machines = host.machines.size
    await accept(service)
    await worker.drain()

    await service.refresh()
    assert.equal(service.state, 'active')
    assert.equal(service.remoteId, '10800')
    assert.equal(service.mac, '02:00:00:00:00:77')
    assert.deepEqual(await addressesOf(service), ['192.0.2.99'])
    assert.equal(host.machines.size, machines)
    assert.notInclude(host.calls.slice(host.calls.lastIndexOf('list')), 'build')
    assert.deepEqual(await kinds(), [])
    await assertTakenIsBooked(assert)
  })

  test('finds it by its mark where another service has its address meanwhile', async ({
    assert,
  }) => {
    const { host, service } = await forgotten()
    await db
      .from('ip_allocations')
      .where('address', '192.0.2.99')
      .update({ state: 'blocked', seen_remote_id: null })
    const machines = host.machines.size
    await accept(service)
    await worker.drain()
    assert.equal((await service.refresh()).remoteId, '10800')
    assert.equal(host.machines.size, machines)
  })
})

test.group('The check of hosts after a restore', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  const run = () => hostsRestoreCheck.run({ since: null })
  const left = async () => (await run()).filter(({ kind }) => kind === 'person')

  test('leaves nothing for a person where all is well', async ({ assert }) => {
    const world = await createFakeWorld()
    await build(world)
    clock.travel({ minutes: 1 })
    assert.deepEqual(await left(), [])
  })

  test('names services without a machine until they are terminated', async ({ assert }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    world.host.machines.delete(service.remoteId ?? '')
    clock.travel({ minutes: 1 })
    const [line] = await left()
    assert.include(line.text, 'The server of web1 is missing')
    assert.lengthOf(await left(), 1)
    await service.destroy({ by: SYSTEM, reason: 'gone' })
    await worker.drain()
    assert.deepEqual(await left(), [])
  })

  test('settles a missing machine that is back', async ({ assert }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    const machine = machineOf(world.host, service)
    world.host.machines.delete(machine.remoteId)
    clock.travel({ minutes: 1 })
    await reconcileCluster(world.cluster)
    assert.lengthOf(await left(), 1)
    world.host.machines.set(machine.remoteId, machine)
    clock.travel({ minutes: 1 })
    assert.deepEqual(await left(), [])
  })

  test('does not open over a host that cannot be asked', async ({ assert }) => {
    const world = await createFakeWorld()
    world.host.online = false
    const [line] = await left()
    assert.include(line.text, 'couldn’t be checked')
  })

  test('lets an operation look for its machine before it builds, where that stands elsewhere', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const other = await build(world)
    const service = await pending(world)
    const { id } = await accept(service)
    await service.refresh()
    plant(world.host, machineOf(world.host, other), { remoteId: '10900', reference: service.id })
    const checkpoint = { step: 'build', intent: true, data: { remoteId: service.remoteId } }
    await db
      .from('operations')
      .where('id', id)
      .update({ checkpoint: JSON.stringify(checkpoint) })
    const machines = world.host.machines.size

    await run()
    await worker.drain()
    assert.equal(world.host.machines.size, machines)
    assert.equal((await service.refresh()).remoteId, '10900')
    assert.equal(service.state, 'active')
  })
})
