import { test } from '@japa/runner'
import { ProvisioningError } from '@innkeeper/provisioning'
import { FAKE_MANIFEST } from '@innkeeper/provisioning/fake'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { outbox } from '#core/outbox/outbox'
import { worker } from '#core/work/worker'
import { applyObservation } from '#provisioning/clusters/apply_observation'
import { abandonOperation, retryOperation } from '#provisioning/operations/retry_or_abandon'
import { sizeShortage } from '#provisioning/placement/size_shortage'
import ServiceEvent from '#provisioning/models/service_event'
import Operation from '#provisioning/models/operation'
import {
  accept,
  createFakeWorld,
  createPendingService,
  forgetMachines,
} from '#tests/support/provisioning'
import { assertTakenIsBooked } from '#tests/support/taken'
import type { ErrorCode, ErrorKind } from '@innkeeper/provisioning'
import type { ServiceSize } from '#provisioning/contracts/service_size'
import type Service from '#provisioning/models/service'

type World = Awaited<ReturnType<typeof createFakeWorld>>

const BY = { by: SYSTEM, reason: 'Another plan' }
const LARGER = { cores: 4, memoryMb: 4096, diskGb: 40 }

async function build(world: World, kind: 'vm' | 'container' = 'vm', extraAddresses = 0) {
  const { product, templates } = world
  const overrides = { extraAddresses }
  const service = await createPendingService({ product, template: templates[kind], overrides })
  await accept(service)
  await worker.drain()
  return service.refresh()
}

/** Asks for another size, and lets the worker do what it can. */
async function resize(service: Service, to: Partial<ServiceSize>): Promise<Operation> {
  const asked = await service.resize(to, BY)
  if (!asked.ok) throw new Error(`refused: ${asked.error.type}`)
  await worker.drain()
  await service.refresh()
  return asked.value.refresh()
}

const machineOf = ({ host }: World, { remoteId }: Service) => host.machines.get(remoteId ?? '')!

const refusalOf = async (service: Service, to: Partial<ServiceSize>) => {
  const asked = await service.resize(to, BY)
  return asked.ok ? null : asked.error.type
}

const told: Record<string, { serviceId: string; operationId: string }[]> = {}
for (const topic of ['service.resized', 'service.resize_failed'] as const)
  outbox.consume(topic, `test.${topic}`, async (payload) => void told[topic].push(payload))

async function bookedOf(service: Service): Promise<number> {
  const load = await db.from('node_loads').where('node', service.node!).firstOrFail()
  return Number(load.memory_mb)
}

const error = (kind: ErrorKind, code: ErrorCode) => new ProvisioningError('no', { kind, code })

test.group('Another size of a machine', (group) => {
  group.each.setup(() => {
    for (const topic of ['service.resized', 'service.resize_failed']) told[topic] = []
    return forgetMachines
  })
  group.each.teardown(() => clock.reset())

  test('is what the host confirmed, and a virtual machine is restarted for it', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    const operation = await resize(service, LARGER)
    assert.equal(operation.state, 'succeeded')
    assert.containSubset(service, { ...LARGER, extraAddresses: 0, bookedDiskGb: null })
    assert.isNotNull(service.restartNeededSince)
    assert.deepEqual(told['service.resized'], [
      { serviceId: service.id, operationId: operation.id },
    ])
    assert.containSubset(machineOf(world, service), { cores: 1, memoryMb: 1024, diskGb: 40 })

    await service.changePower('reboot', SYSTEM)
    await worker.drain()
    await service.refresh()
    assert.isNull(service.restartNeededSince)
    assert.containSubset(machineOf(world, service), LARGER)
    await assertTakenIsBooked(assert)
    const events = await ServiceEvent.query().where('service_id', service.id).orderBy('id')
    assert.includeMembers(
      events.map(({ kind }) => kind),
      ['resize_requested', 'resized']
    )
  })

  test('is there at once for a container, and for a machine that stands still', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const [container, stopped] = [await build(world, 'container'), await build(world)]
    await stopped.changePower('stop', SYSTEM)
    await worker.drain()
    for (const service of [container, stopped]) {
      await resize(service, LARGER)
      assert.isNull(service.restartNeededSince)
      assert.containSubset(machineOf(world, service), LARGER)
    }
  })

  test('books the larger size before the host is asked, and counts the disk that grows', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    world.host.online = false
    const asked = await service.resize(LARGER, BY)
    await worker.drain()
    await service.refresh()
    assert.isTrue(asked.ok)
    assert.containSubset(service, { cores: 1, memoryMb: 1024, diskGb: 10 })
    assert.equal(await bookedOf(service), 4096)
    await assertTakenIsBooked(assert)

    world.host.online = true
    clock.travel({ minutes: 10 })
    await worker.drain()
    await service.refresh()
    assert.containSubset(service, LARGER)
    assert.deepEqual(world.host.grown, [`${service.remoteId} 40`])
  })

  test('keeps the memory booked that a machine has until it was restarted', async ({ assert }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    await resize(service, { memoryMb: 512 })
    assert.equal(service.memoryMb, 512)
    assert.equal(await bookedOf(service), 1024)
    await assertTakenIsBooked(assert)

    clock.travel({ minutes: 1 })
    const { id: reference, remoteId, node } = service
    const seen = { reference, remoteId: remoteId!, node, exists: true } as const
    await applyObservation(service, { ...seen, power: 'running' }, clock.now())
    assert.isNotNull((await service.refresh()).restartNeededSince)
    clock.travel({ minutes: 1 })
    await applyObservation(service, { ...seen, power: 'stopped' }, clock.now())
    assert.isNull((await service.refresh()).restartNeededSince)
    assert.equal(await bookedOf(service), 512)
    await assertTakenIsBooked(assert)
  })

  test('is asked for once: the same again is the same operation, another one is refused', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    const [first, second] = [await service.resize(LARGER, BY), await service.resize(LARGER, BY)]
    assert.isTrue(first.ok && second.ok && first.value.id === second.value.id)
    assert.equal(await refusalOf(service, { cores: 2 }), 'busy')
    await worker.drain()
    assert.equal(await refusalOf(service, LARGER), 'unchanged')
    assert.lengthOf(await db.from('operations').where('kind', 'resize'), 1)
    assert.lengthOf(told['service.resized'], 1)
  })

  test('is refused where a disk would be smaller, and to what is no running service', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    assert.equal(await refusalOf(service, { diskGb: 5 }), 'disk_shrinks')
    const { product, templates } = world
    const pending = await createPendingService({ product, template: templates.vm })
    assert.equal(await refusalOf(pending, LARGER), 'wrong_state')
    assert.lengthOf(await db.from('operations').where('kind', 'resize'), 0)
  })

  test('[H2] is refused where the driver cannot', async ({ assert }) => {
    const capabilities = { ...FAKE_MANIFEST.capabilities, resize: false }
    const world = await createFakeWorld({ manifest: { ...FAKE_MANIFEST, capabilities } })
    const service = await build(world)
    assert.equal(await refusalOf(service, LARGER), 'unsupported')
  })

  test('waits for staff where {0}, and leaves the server free')
    .with([
      ['its node has too few cores', { cores: 65 }, 'too_many_cores'],
      ['its node has too little memory', { memoryMb: 2 ** 20 }, 'no_memory'],
      ['its storage has no room', { diskGb: 2 ** 20 }, 'no_disk'],
      ['no address is free', { extraAddresses: 300 }, 'no_address'],
    ] as const)
    .run(async ({ assert }, [, to, shortage]) => {
      const world = await createFakeWorld()
      const service = await build(world)
      const before = service.toJSON()
      assert.equal(await sizeShortage(service, { ...before, ...to } as ServiceSize), shortage)
      const operation = await resize(service, to)
      assert.containSubset(operation, {
        state: 'needs_attention',
        errorKind: 'capacity',
        errorMessage: shortage,
        openKey: null,
      })
      assert.deepEqual(told['service.resize_failed'], [
        { serviceId: service.id, operationId: operation.id },
      ])
      assert.containSubset(service, { bookedMemoryMb: null, bookedDiskGb: null })
      assert.deepEqual(world.host.grown, [])
      await assertTakenIsBooked(assert)
      assert.isTrue((await service.changePower('reboot', SYSTEM)).ok)
    })

  test('comes about when staff retry it after there is room', async ({ assert }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    await world.cluster.merge({ memoryPercent: 10 }).save()
    const most = { memoryMb: 2 ** 17 }
    const operation = await resize(service, most)
    assert.equal(operation.errorMessage, 'no_memory')
    await world.cluster.merge({ memoryPercent: 100 }).save()
    assert.isTrue((await retryOperation(operation.id, SYSTEM)).ok)
    await worker.drain()
    await service.refresh()
    assert.containSubset(service, most)
    assert.equal((await operation.refresh()).state, 'succeeded')
    await assertTakenIsBooked(assert)
  })

  test('is given up for another one that is asked for later', async ({ assert }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    const parked = await resize(service, { cores: 65 })
    const done = await resize(service, { cores: 2 })
    assert.equal((await parked.refresh()).state, 'cancelled')
    assert.equal(done.state, 'succeeded')
    assert.isFalse((await retryOperation(parked.id, SYSTEM)).ok)
    const again = await resize(service, { cores: 65 })
    assert.equal(await refusalOf(service, { cores: 2 }), 'unchanged')
    assert.equal((await again.refresh()).state, 'cancelled')
  })

  test('gives back what was booked when the host has no room, or fails')
    .with([
      error('capacity', 'E_NO_SPACE'),
      error('permanent', 'E_INVALID_SPEC'),
      error('failed', 'E_TASK_FAILED'),
      error('privilege', 'E_PRIVILEGE'),
    ])
    .run(async ({ assert }, problem) => {
      const world = await createFakeWorld()
      const service = await build(world)
      world.host.fail({ call: 'grow', error: problem })
      const operation = await resize(service, { ...LARGER, extraAddresses: 2 })
      assert.containSubset(operation, { errorKind: problem.kind, openKey: null, checkpoint: null })
      assert.containSubset(service, { cores: 1, bookedMemoryMb: null, bookedDiskGb: null })
      assert.equal(await bookedOf(service), 1024)
      const resting = await db.from('ip_allocations').where('state', 'quarantined')
      assert.lengthOf(resting, 2)
      await assertTakenIsBooked(assert)

      assert.isTrue((await retryOperation(operation.id, SYSTEM)).ok)
      await worker.drain()
      await service.refresh()
      assert.containSubset(service, { ...LARGER, extraAddresses: 2 })
      await assertTakenIsBooked(assert)
    })

  test('keeps what was booked while nobody knows what the host did, until staff give it up', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    const unknown = error('unknown', 'E_HOST_ERROR')
    world.host.fail({ call: 'size', times: 9, error: unknown })
    await service.resize({ ...LARGER, extraAddresses: 1 }, BY)
    for (let tries = 0; tries < 4; tries++) {
      await worker.drain()
      clock.travel({ minutes: 10 })
    }
    const operation = await Operation.findByOrFail('kind', 'resize')
    assert.equal(operation.state, 'needs_attention')
    assert.equal(operation.openKey, service.id)
    assert.equal(await bookedOf(service), 4096)

    assert.isTrue((await abandonOperation(operation.id, SYSTEM, 'Not wanted')).ok)
    await service.refresh()
    assert.containSubset(service, { bookedMemoryMb: null, bookedDiskGb: null, extraAddresses: 0 })
    assert.equal(await bookedOf(service), 1024)
    await assertTakenIsBooked(assert)
  })

  test('adds addresses and takes the latest away again, which rest then', async ({ assert }) => {
    const world = await createFakeWorld()
    const service = await build(world, 'vm', 1)
    const addressesOf = () => machineOf(world, service).addresses.map(({ address }) => address)
    const before = addressesOf()
    await resize(service, { extraAddresses: 3 })
    assert.lengthOf(addressesOf(), 4)
    assert.includeMembers(addressesOf(), before)
    assert.equal(service.extraAddresses, 3)
    assert.isNull(service.restartNeededSince)

    await resize(service, { extraAddresses: 1 })
    assert.deepEqual(addressesOf(), before)
    const rows = await service.related('addresses').query().orderBy('id')
    assert.deepEqual(
      rows.map(({ address }) => address),
      before
    )
    assert.lengthOf(await db.from('ip_allocations').where('state', 'quarantined'), 2)
    const released = await db.from('ip_events').where('action', 'released')
    assert.lengthOf(released, 2)
    await assertTakenIsBooked(assert)
  })

  test('is given to one of two that want the last room', async ({ assert }) => {
    const world = await createFakeWorld()
    const [one, two] = [await build(world), await build(world)]
    const most = { memoryMb: 2 ** 17 + 2 ** 16 }
    for (const service of [one, two]) await service.resize(most, BY)
    await worker.drain()
    const states = await db.from('operations').where('kind', 'resize').orderBy('state')
    assert.deepEqual(
      states.map(({ state }) => state),
      ['needs_attention', 'succeeded']
    )
    await assertTakenIsBooked(assert)
  })

  test('is given to a suspended service too, which stays suspended', async ({ assert }) => {
    const world = await createFakeWorld()
    const service = await build(world)
    await service.suspend({ by: SYSTEM, reason: 'staff', note: null })
    await worker.drain()
    await service.refresh()
    await resize(service, LARGER)
    assert.containSubset(service, { ...LARGER, state: 'suspended', restartNeededSince: null })
    assert.isFalse(machineOf(world, service).running)
  })

  test('keeps no service from being suspended, neither while it is under way nor where it waits for staff', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const [growing, parked] = [await build(world), await build(world)]
    await resize(parked, { cores: 65 })
    await growing.resize(LARGER, BY)
    for (const service of [growing, parked]) {
      await service.suspend({ by: SYSTEM, reason: 'billing' })
      await worker.drain()
      clock.travel({ minutes: 2 })
      await worker.drain()
      assert.equal((await service.refresh()).state, 'suspended')
    }
    assert.containSubset(growing, LARGER)
    await assertTakenIsBooked(assert)
  })
})
