import { test } from '@japa/runner'
import { ProvisioningError } from '@innkeeper/provisioning'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { buildsWorkSource } from '#provisioning/operations/operations_work_source'
import { FencedOperation, LeaseLost } from '#provisioning/operations/fenced_operation'
import { startProvisioning } from '#provisioning/services/start_provisioning'
import { abandonOperation, retryOperation } from '#provisioning/operations/retry_or_abandon'
import {
  accept,
  createFakeWorld,
  createPendingService,
  forgetMachines,
} from '#tests/support/provisioning'
import type Service from '#provisioning/models/service'
import type { ErrorCode, ErrorKind } from '@innkeeper/provisioning/types'

const KEYS = ['ssh-ed25519 AAAA ada@example.com', 'ssh-ed25519 BBBB ada@laptop']

const problem = (kind: ErrorKind, code: ErrorCode) =>
  new ProvisioningError(`the host said ${code}`, { kind, code })

test.group('Operations engine', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('builds a {$self}')
    .with(['vm', 'container'] as const)
    .run(async ({ assert }, kind) => {
      const { host, product, templates } = await createFakeWorld()
      const overrides = {
        hostname: 'web1.example.com',
        sshKey: KEYS.join('\n'),
        spec: { networkRateMBps: 12.5 },
      }
      const service = await createPendingService({ product, template: templates[kind], overrides })
      const operation = await accept(service)
      await worker.drain()

      await service.refresh()
      await operation.refresh()
      assert.equal(service.state, 'active')
      assert.equal(service.power, 'running')
      assert.equal(operation.state, 'succeeded')
      assert.isNull(operation.openKey)
      const machine = host.machines.get(service.remoteId ?? '')
      assert.equal(machine?.reference, service.id)
      assert.containSubset(machine, {
        kind,
        ...{ hostname: 'web1.example.com', cores: 1, memoryMb: 1024, diskGb: 10 },
        ...{ node: 'fake1', storage: 'disks', bridge: 'bridge0', vlan: null, mac: service.mac },
      })
      const { address, subnet } = await onlyAddress(service)
      const { prefix, gateway } = subnet
      assert.equal(address, '192.0.2.1')
      assert.deepEqual(machine?.addresses, [{ family: 4, address, prefix, gateway, primary: true }])
      assert.deepEqual(machine?.nameservers, ['192.0.2.53'])
      assert.deepEqual(machine?.sshKeys, KEYS)
      assert.equal(machine?.networkRateMBps, 12.5)
      const steps = await operation.related('steps').query()
      assert.isTrue(steps.every((step) => step.state === 'done' && step.finishedAt !== null))
      assert.isNotNull(service.nextRenewalOn)
    })

  test('builds one machine however often the order is announced', async ({ assert }) => {
    const { host, product, templates } = await createFakeWorld()
    const service = await createPendingService({ product, template: templates.vm })
    await accept(service)
    await startProvisioning(service.orderId ?? '')
    await worker.drain()
    await startProvisioning(service.orderId ?? '')
    await worker.drain()

    assert.equal(host.machines.size, 1)
    assert.lengthOf(await service.related('operations').query(), 1)
  })

  test('goes on later after an outage, with the checkpoint it stored', async ({ assert }) => {
    const { host, product, templates } = await createFakeWorld()
    host.fail({ call: 'configure', error: problem('transient', 'E_HOST_UNREACHABLE') })
    const service = await createPendingService({ product, template: templates.vm })
    const operation = await accept(service)
    await worker.drain()

    await operation.refresh()
    assert.equal(operation.state, 'queued')
    assert.equal(operation.errorKind, 'transient')
    assert.equal(operation.checkpoint?.step, 'configure')
    assert.equal((await service.refresh()).state, 'provisioning')

    clock.travel({ minutes: 10 })
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
    assert.equal(host.calls.filter((call) => call === 'build').length, 1)
  })

  test('fails what can never succeed and goes on when staff retry', async ({ assert }) => {
    const { host, product, templates } = await createFakeWorld()
    host.fail({ call: 'configure', error: problem('permanent', 'E_INVALID_SPEC') })
    const service = await createPendingService({ product, template: templates.vm })
    const operation = await accept(service)
    await worker.drain()
    assert.equal((await operation.refresh()).state, 'failed')
    assert.equal((await service.refresh()).state, 'provisioning')

    const retried = await retryOperation(operation.id, { type: 'staff', id: null })
    assert.isTrue(retried.ok)
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
    assert.isFalse((await retryOperation(operation.id, { type: 'staff', id: null })).ok)
  })

  test('never builds a machine for a service that was removed meanwhile', async ({ assert }) => {
    const { host, product, templates } = await createFakeWorld()
    host.fail({ call: 'configure', error: problem('permanent', 'E_INVALID_SPEC') })
    const service = await createPendingService({ product, template: templates.vm })
    const operation = await accept(service)
    await worker.drain()
    const staff = { type: 'staff', id: null } as const
    await service.destroy({ by: staff, reason: 'not wanted any more' })
    await worker.drain()
    assert.equal((await service.refresh()).state, 'terminated')

    const retried = await retryOperation(operation.id, staff)

    assert.deepEqual(retried, { ok: false, error: { type: 'wrong_state' } })
    await worker.drain()
    assert.equal(host.machines.size, 0)
  })

  test('looks at the machine anew instead of reading a failed task for ever', async ({
    assert,
  }) => {
    const { host, product, templates } = await createFakeWorld()
    host.fail({ call: 'configure', error: problem('permanent', 'E_TASK_FAILED') })
    const service = await createPendingService({ product, template: templates.vm })
    const operation = await accept(service)
    await worker.drain()
    assert.isNotNull((await operation.refresh()).checkpoint)

    await retryOperation(operation.id, { type: 'staff', id: null })

    assert.isNull((await operation.refresh()).checkpoint)
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
    assert.equal(host.machines.size, 1)
  })

  test('a removal that was given up can be asked for again', async ({ assert }) => {
    const { host, product, templates } = await createFakeWorld()
    const service = await createPendingService({ product, template: templates.vm })
    await accept(service)
    await worker.drain()
    const staff = { type: 'staff', id: null } as const
    host.fail({ call: 'stop', error: problem('permanent', 'E_TASK_FAILED') })
    const asked = await service.destroy({ by: staff, reason: 'test' })
    await worker.drain()
    if (!asked.ok) throw new Error(asked.error.type)
    assert.isTrue((await abandonOperation(asked.value.id, staff, 'test')).ok)
    assert.equal((await service.refresh()).state, 'terminating')

    assert.isTrue((await service.destroy({ by: staff, reason: 'test' })).ok)
    await worker.drain()
    assert.equal((await service.refresh()).state, 'terminated')
  })

  test('pauses a cluster that refuses the credentials and resumes when it is mended', async ({
    assert,
  }) => {
    const { host, product, templates, cluster } = await createFakeWorld()
    host.fail({ call: 'build', error: problem('auth', 'E_CREDENTIALS') })
    const service = await createPendingService({ product, template: templates.vm })
    await accept(service)
    await worker.drain()
    clock.travel({ minutes: 10 })
    await worker.drain()
    assert.equal((await cluster.refresh()).state, 'paused')
    assert.equal((await service.refresh()).state, 'provisioning')

    await cluster.merge({ state: 'enabled' }).save()
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
  })

  test('takes another id when a foreign machine has the reserved one', async ({ assert }) => {
    const { host, product, templates } = await createFakeWorld()
    const service = await createPendingService({ product, template: templates.vm })
    const operation = await accept(service)
    await service.refresh()
    const taken = service.remoteId ?? ''
    host.machines.set(taken, { ...blankMachine, remoteId: taken })
    await worker.drain()

    await service.refresh()
    assert.equal((await operation.refresh()).state, 'succeeded')
    assert.notEqual(service.remoteId, taken)
    assert.isNull(host.machines.get(taken)?.reference ?? null)
  })

  test('knows a machine by the id that the host gave it', async ({ assert }) => {
    const { host, product, templates } = await createFakeWorld()
    const service = await createPendingService({ product, template: templates.vm })
    await accept(service)
    const { remoteId } = await service.refresh()
    host.fail({ call: 'configure', error: problem('transient', 'E_HOST_BUSY') })
    await worker.drain()
    const machine = host.machines.get(remoteId ?? '')
    if (!machine) throw new Error('The machine was not built')
    host.machines.delete(machine.remoteId)
    host.machines.set('4711', { ...machine, remoteId: '4711' })
    await service.related('operations').query().update({ checkpoint: null })
    clock.travel({ minutes: 10 })
    await worker.drain()

    assert.equal((await service.refresh()).state, 'active')
    assert.equal(service.remoteId, '4711')
  })

  test('a retried operation begins at once, also one that was to wait', async ({ assert }) => {
    const { host, product, templates } = await createFakeWorld()
    host.fail({ call: 'build', error: problem('permanent', 'E_INVALID_SPEC') })
    const service = await createPendingService({ product, template: templates.vm })
    const operation = await accept(service)
    await worker.drain()
    const later = clock.nowMs() + 3_600_000
    await db.from('operations').where('id', operation.id).update({ run_at: later })

    assert.isTrue((await retryOperation(operation.id, { type: 'staff', id: null })).ok)
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
  })

  test('calls a person when nobody knows what the host did', async ({ assert }) => {
    const { host, product, templates } = await createFakeWorld()
    host.fail({ call: 'build', error: problem('unknown', 'E_TASK_FAILED') })
    const service = await createPendingService({ product, template: templates.vm })
    const operation = await accept(service)
    await worker.drain()

    assert.equal((await operation.refresh()).state, 'needs_attention')
    assert.equal(operation.openKey, service.id)
    assert.equal(host.machines.size, 0)
  })

  test('adopts the machine when the host did it and the answer was lost', async ({ assert }) => {
    const { host, product, templates } = await createFakeWorld()
    host.fail({ call: 'build', when: 'after', error: problem('unknown', 'E_TASK_FAILED') })
    const service = await createPendingService({ product, template: templates.vm })
    await accept(service)
    await worker.drain()
    clock.travel({ minutes: 10 })
    await worker.drain()

    assert.equal((await service.refresh()).state, 'active')
    assert.equal(host.machines.size, 1)
  })

  test('waits for staff when no place is left, and leaves the order alone', async ({ assert }) => {
    const { product, templates, cluster } = await createFakeWorld()
    await db.from('cluster_nodes').where('cluster_id', cluster.id).update({ enabled: false })
    const service = await createPendingService({ product, template: templates.vm })
    const operation = await accept(service)
    await worker.drain()
    assert.equal(operation.state, 'needs_attention')
    assert.equal(operation.errorMessage, 'no_node')

    await db.from('cluster_nodes').where('cluster_id', cluster.id).update({ enabled: true })
    await retryOperation(operation.id, { type: 'staff', id: null })
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
  })

  test('[H2] resumes after a death between the host and the stored checkpoint, which counts as an attempt', async ({
    assert,
  }) => {
    const { host, product, templates } = await createFakeWorld()
    const service = await createPendingService({ product, template: templates.vm })
    const operation = await accept(service)
    await db
      .from('operations')
      .where('id', operation.id)
      .update({ state: 'running', fence: 1, lease_until: clock.nowMs() + 60_000 })
    await worker.drain()
    assert.equal(host.machines.size, 0)

    clock.travel({ minutes: 2 })
    await worker.drain()
    assert.equal(host.machines.size, 0)
    assert.equal((await operation.refresh()).attempts, 1)
    assert.include(operation.errorMessage ?? '', 'ended in the middle')

    clock.travel({ seconds: 3 })
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
    assert.isNull((await operation.refresh()).errorMessage)
  })

  test('lets one of two workers have the operation', async ({ assert }) => {
    const { host, product, templates } = await createFakeWorld()
    const service = await createPendingService({ product, template: templates.vm })
    const operation = await accept(service)
    await Promise.all([buildsWorkSource.run(operation.id), buildsWorkSource.run(operation.id)])

    assert.equal((await operation.refresh()).fence, 1)
    assert.equal(host.machines.size, 1)
    assert.equal((await service.refresh()).state, 'active')
  })

  test('ignores what a worker with an outdated fence says', async ({ assert }) => {
    const { product, templates } = await createFakeWorld()
    const service = await createPendingService({ product, template: templates.vm })
    const operation = await accept(service)
    await db.from('operations').where('id', operation.id).update({ fence: 7 })
    const stale = new FencedOperation(operation.id, 6)

    await assert.rejects(() => stale.write({ state: 'succeeded' }), LeaseLost)
    assert.equal((await operation.refresh()).state, 'queued')
    assert.isTrue(stale.signal.aborted)
  })

  test('copies no more disks at once than the cluster allows', async ({ assert }) => {
    const { host, product, templates } = await createFakeWorld({
      latencyMs: 60_000,
      clock: () => clock.now().toJSDate(),
    })
    const services = []
    for (let index = 0; index < 5; index++) {
      const service = await createPendingService({ product, template: templates.vm })
      services.push(service)
      await accept(service)
    }
    await worker.drain()
    assert.equal(host.machines.size, 2)
    assert.deepEqual(
      [...host.machines.values()].map((machine) => machine.reference).sort(),
      [services[0].id, services[1].id].sort()
    )

    for (let round = 0; round < 4; round++) {
      clock.travel({ minutes: 2 })
      await worker.drain()
    }
    assert.equal(host.machines.size, 5)
    for (const service of services) assert.equal((await service.refresh()).state, 'active')
    assert.lengthOf(await db.from('clone_slots'), 0)
  })
})

async function onlyAddress(service: Service) {
  const addresses = await service.related('addresses').query().preload('subnet')
  if (addresses.length !== 1) throw new Error(`Not one address but ${addresses.length}`)
  return addresses[0]
}

const blankMachine = {
  kind: 'vm' as const,
  node: 'fake1',
  storage: 'disks',
  bridge: 'bridge0',
  vlan: null,
  name: 'foreign',
  hostname: 'foreign',
  reference: null,
  instanceId: null,
  cores: 1,
  memoryMb: 1,
  diskGb: 1,
  mac: null,
  addresses: [],
  nameservers: [],
  sshKeys: [],
  networkRateMBps: null,
  orderSettings: {},
  running: true,
  startsWithHost: true,
  configured: true,
}
