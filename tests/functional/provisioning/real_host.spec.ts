import { test } from '@japa/runner'
import { ProvisioningError } from '@innkeeper/provisioning'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { FencedOperation, LeaseLost } from '#provisioning/operations/fenced_operation'
import { drivers } from '#provisioning/clusters/drivers'
import { operationsWorkSource } from '#provisioning/operations/operations_work_source'
import Operation from '#provisioning/models/operation'
import { clusterHealth } from '#provisioning/clusters/cluster_health'
import { reconcileCluster } from '#provisioning/clusters/reconcile_cluster'
import { provisioningTasks } from '#provisioning/clusters/tasks'
import { requestOperation } from '#provisioning/services/request_operation'
import { retryOperation } from '#provisioning/operations/retry_or_abandon'
import { syncCluster } from '#provisioning/clusters/sync_cluster'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import {
  accept,
  createFakeWorld,
  createPendingService,
  forgetMachines,
} from '#tests/support/provisioning'
import type { ApiClient } from '@japa/api-client'
import type { ErrorCode, ErrorKind, PowerAction } from '@innkeeper/provisioning/types'

const SYSTEM = { type: 'system', id: null } as const
const STAFF = { type: 'staff', id: null } as const

const problem = (kind: ErrorKind, code: ErrorCode, log: string[] = []) =>
  new ProvisioningError(`the host said ${code}`, { kind, code, log })

type Session = Awaited<ReturnType<typeof sessionFor>>

const post = (client: ApiClient, path: string, session: Session, fields: object = {}) =>
  client.post(path).withSession(session).header('accept', 'text/html').form(fields).redirects(0)

/** A customer with a machine that runs, the last operation on it long over. */
async function running() {
  const world = await createFakeWorld()
  const { user, account } = await createCustomer()
  const service = await createPendingService({
    product: world.product,
    template: world.templates.vm,
    accountId: account.id,
  })
  await accept(service)
  await worker.drain()
  await service.refresh()
  clock.travel({ minutes: 1 })
  return { ...world, account, service, session: await sessionFor(user) }
}

const power = async (serviceId: string, action: PowerAction) => {
  const asked = await requestOperation(serviceId, { kind: 'power', action, by: SYSTEM })
  if (!asked.ok) throw new Error(asked.error.type)
  return asked.value
}

const managerSession = async () => sessionFor((await createStaff('manager')).user)

test.group('A cluster that refuses', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('[PVE2] one thing parks that operation and nothing else', async ({ client, assert }) => {
    const { host, cluster, service, product, templates, session } = await running()
    const text = 'Permission check failed (/vms/10000, VM.PowerMgmt)'
    const refusal = new ProvisioningError(text, { kind: 'privilege', code: 'E_PRIVILEGE' })
    host.fail({ call: 'reboot', error: refusal })
    await post(client, `/services/${service.id}/power`, session, { action: 'reboot' })
    const other = await createPendingService({ product, template: templates.vm })
    await accept(other)
    await worker.drain()

    assert.equal((await cluster.refresh()).state, 'enabled')
    assert.equal((await other.refresh()).state, 'active')
    const stuck = await Operation.query().where('kind', 'power').firstOrFail()
    assert.equal(stuck.state, 'needs_attention')
    const staff = await managerSession()
    const page = await client.get(`/admin/operations/${stuck.id}`).withSession(staff)
    page.assertTextIncludes('VM.PowerMgmt')
    page.assertTextIncludes('Grant the privilege')

    assert.isTrue((await retryOperation(stuck.id, STAFF)).ok)
    await worker.drain()
    assert.equal((await stuck.refresh()).state, 'succeeded')
  })

  test('[B02] to be read in one place is not paused for it', async ({ assert }) => {
    const { host, cluster } = await running()
    host.fail({ call: ['inventory', 'list'], error: problem('privilege', 'E_PRIVILEGE'), times: 2 })
    assert.isFalse(await syncCluster(cluster))
    await reconcileCluster(cluster)
    assert.equal((await cluster.refresh()).state, 'enabled')
  })

  test('[B02] says for what it is paused', async ({ client, assert }) => {
    const { host, cluster } = await running()
    const staff = await managerSession()
    const path = `/admin/clusters/${cluster.id}`
    for (const [code, text] of [
      ['E_CREDENTIALS', 'Paused: credentials rejected'],
      ['E_CERTIFICATE', 'Paused: certificate not trusted'],
    ] as const) {
      host.fail({ call: 'inventory', error: problem('auth', code) })
      await syncCluster(cluster)
      ;(await client.get(path).withSession(staff)).assertTextIncludes(text)
      ;(await client.get('/admin/clusters').withSession(staff)).assertTextIncludes(text)
      assert.equal((await clusterHealth.run()).message, 'A cluster is paused')
      await post(client, `${path}/probe`, staff)
      await cluster.refresh()
      assert.equal(cluster.state, 'enabled')
      assert.isNull(cluster.lastError)
    }
  })

  test('[B02] is resumed by a test that it answers, with all that waited for it', async ({
    client,
    assert,
  }) => {
    const { host, cluster, service, product, templates } = await running()
    const { secret } = host
    host.secret = 'changed'
    const reboot = await power(service.id, 'reboot')
    await worker.drain()
    assert.equal((await cluster.refresh()).state, 'paused')
    const paid = await createPendingService({ product, template: templates.vm })
    const build = await accept(paid)
    assert.equal(build.errorMessage, 'cluster_paused')
    clock.travel({ minutes: 5 })
    await worker.drain()

    const staff = await managerSession()
    const path = `/admin/clusters/${cluster.id}`
    await post(client, `${path}/probe`, staff)
    assert.equal((await cluster.refresh()).state, 'paused')

    host.secret = secret
    const support = await sessionFor((await createStaff('support')).user)
    ;(await post(client, `${path}/probe`, support)).assertStatus(403)
    const answer = await post(client, `${path}/probe`, staff)
    answer.assertStatus(302)
    assert.equal((await cluster.refresh()).state, 'enabled')
    await worker.drain()
    assert.equal((await reboot.refresh()).state, 'succeeded')
    assert.equal((await paid.refresh()).state, 'active')
    const resumed = { action: 'cluster.resumed', subject_id: cluster.id }
    assert.lengthOf(await db.from('audit_entries').where(resumed), 1)
  })

  test('[B02] is asked by itself whether the refusal has passed', async ({ assert }) => {
    const { host, cluster } = await running()
    host.fail({ call: 'inventory', error: problem('auth', 'E_CREDENTIALS') })
    await syncCluster(cluster)
    assert.equal((await cluster.refresh()).state, 'paused')
    await provisioningTasks.find(({ name }) => name === 'provisioning.ask_paused')?.run()
    assert.equal((await cluster.refresh()).state, 'enabled')
  })

  test('[B02] and takes no new services is not asked every second', async ({ assert }) => {
    const { host, cluster, service } = await running()
    await cluster.merge({ state: 'disabled' }).save()
    host.fail({ error: problem('auth', 'E_CREDENTIALS'), times: 1_000 })
    const operation = await power(service.id, 'stop')
    for (let second = 0; second < 30; second++) {
      clock.travel({ seconds: 1 })
      await worker.drain()
    }
    assert.isBelow((await operation.refresh()).attempts, 8)
    assert.equal((await cluster.refresh()).state, 'disabled')
  })

  test('[M1] is not blamed for what went wrong in the panel itself', async ({ assert }) => {
    const { service } = await running()
    const operation = await power(service.id, 'stop')
    const connect = drivers.connect
    drivers.connect = () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:3306'))
    await worker.drain().finally(() => (drivers.connect = connect))
    assert.equal((await operation.refresh()).state, 'queued')
    assert.equal(operation.errorKind, 'transient')
    clock.travel({ minutes: 1 })
    await worker.drain()
    assert.equal((await operation.refresh()).state, 'succeeded')
  })
})

test.group('A list that is late', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  /** The host's list keeps telling how its machines are now, whatever happens to them. */
  async function freezeList(cluster: Parameters<typeof drivers.connect>[0]) {
    const driver = await drivers.connect(cluster)
    const seen = await driver.observeAll()
    driver.observeAll = async () => seen
  }

  test('[PVE4] is never written down as the truth', async ({ assert }) => {
    const { cluster, service } = await running()
    await freezeList(cluster)
    await power(service.id, 'stop')
    await worker.drain()
    for (const seconds of [1, 5, 20, 120]) {
      clock.travel({ seconds })
      await reconcileCluster(cluster)
      assert.equal((await service.refresh()).power, 'stopped', `after ${seconds} s`)
    }
    const events = await db.from('service_events').where('kind', 'power_changed')
    assert.lengthOf(events, 1)
  })

  test('[PVE4] is left aside right after an operation', async ({ assert }) => {
    const { host, cluster, service } = await running()
    await power(service.id, 'stop')
    await worker.drain()
    host.update(service.remoteId ?? '', { running: true })
    clock.travel({ seconds: 5 })
    await reconcileCluster(cluster)
    assert.equal((await service.refresh()).power, 'stopped')
    clock.travel({ seconds: 30 })
    await reconcileCluster(cluster)
    assert.equal((await service.refresh()).power, 'running')
  })

  test('[PVE4] machines of which one may not be read are followed all the same', async ({
    assert,
  }) => {
    const { host, cluster, service, product, templates } = await running()
    const second = await createPendingService({ product, template: templates.vm })
    await accept(second)
    await worker.drain()
    await second.refresh()
    clock.travel({ minutes: 1 })
    for (const { remoteId } of [service, second]) host.update(remoteId ?? '', { running: false })
    host.fail({ call: 'read', error: problem('privilege', 'E_PRIVILEGE') })
    await reconcileCluster(cluster)
    const powers = [(await service.refresh()).power, (await second.refresh()).power]
    assert.sameMembers(powers, ['running', 'stopped'])
  })
})

test.group('A shutdown that hangs', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  async function hanging(action: 'shutdown' | 'reboot' = 'shutdown') {
    const world = await running()
    const outage = problem('transient', 'E_HOST_BUSY')
    world.host.fail({ call: action, error: outage, times: 1_000 })
    const operation = await power(world.service.id, action)
    await worker.drain()
    return { ...world, operation }
  }

  test('[PVE5] can be overruled by its customer on the page', async ({ client, assert }) => {
    const { service, session, operation } = await hanging()
    const page = await client.get(`/services/${service.id}`).withSession(session)
    page.assertTextIncludes('Shutdown requested')
    page.assertTextIncludes('Force stop')

    await post(client, `/services/${service.id}/power`, session, { action: 'stop' })
    await post(client, `/services/${service.id}/power`, session, { action: 'stop' })
    const open = await Operation.query().whereNotNull('open_key')
    assert.deepEqual(
      open.map(({ action }) => action),
      ['stop']
    )
    await worker.drain()
    assert.equal((await operation.refresh()).state, 'cancelled')
    assert.equal((await service.refresh()).power, 'stopped')
    clock.travel({ hours: 1 })
    await worker.drain()
    assert.lengthOf(await service.related('operations').query().where('action', 'stop'), 1)
  })

  test('[PVE5] can be overruled by staff with {$self}')
    .with(['stop', 'suspend', 'destroy'] as const)
    .run(async ({ client, assert }, action) => {
      const { service, operation } = await hanging('reboot')
      const staff = await managerSession()
      const path = `/admin/services/${service.id}`
      ;(await client.get(path).withSession(staff)).assertTextIncludes('Force stop')
      const routes = { stop: 'actions', suspend: 'suspensions', destroy: 'termination' }
      await post(client, `${path}/${routes[action]}`, staff, {
        action: 'stop',
        suspension_reason: 'staff',
        suspension_note: 'does not answer',
        reason: 'does not answer',
        at_once: '1',
      })
      await worker.drain()
      await worker.drain()
      assert.equal((await operation.refresh()).state, 'cancelled')
      const ends = { stop: 'active', suspend: 'suspended', destroy: 'terminated' }
      assert.equal((await service.refresh()).state, ends[action])
    })

  test('[PVE5] is not overruled by what waits for the guest as well', async ({
    client,
    assert,
  }) => {
    const { service, session, operation } = await hanging()
    for (const action of ['start', 'reboot']) {
      await post(client, `/services/${service.id}/power`, session, { action })
    }
    assert.equal((await operation.refresh()).state, 'queued')
    const stranger = await sessionFor((await createCustomer()).user)
    ;(
      await post(client, `/services/${service.id}/power`, stranger, { action: 'stop' })
    ).assertStatus(404)
    assert.lengthOf(await Operation.query().whereNotNull('open_key'), 1)
  })

  test('[PVE5] a start or a stop is overruled by nothing', async ({ assert }) => {
    const { host, service } = await running()
    host.fail({ call: 'stop', error: problem('transient', 'E_HOST_BUSY'), times: 1_000 })
    await power(service.id, 'stop')
    await worker.drain()
    const asked = await requestOperation(service.id, { kind: 'suspend', by: STAFF })
    assert.isFalse(asked.ok)
  })

  test('[PVE5] lets the worker that is at it go first, and hears nothing more from it', async ({
    assert,
  }) => {
    const { service, operation } = await hanging()
    const lease = { lease_until: clock.nowMs() + 60_000, state: 'running' }
    await db.from('operations').where('id', operation.id).update(lease)
    const { fence } = await operation.refresh()
    const stop = await power(service.id, 'stop')
    assert.notInclude(await operationsWorkSource.due(10), stop.id)
    const old = new FencedOperation(operation.id, fence)
    const write = await old.write({ state: 'queued' }).catch((error: unknown) => error)
    assert.instanceOf(write, LeaseLost)
    // The worker renews its lease every quarter of a minute, and learns of it then at the latest.
    clock.travel({ seconds: 20 })
    assert.notInclude(await operationsWorkSource.due(10), stop.id)
    clock.travel({ seconds: 5 })
    assert.include(await operationsWorkSource.due(10), stop.id)
  })

  test('[PVE5] ends with the advice to force it, not with a failure', async ({
    client,
    assert,
  }) => {
    const { host, service, session } = await running()
    host.fail({ call: 'shutdown', error: problem('failed', 'E_GUEST_UNRESPONSIVE') })
    const operation = await power(service.id, 'shutdown')
    await worker.drain()
    assert.equal((await operation.refresh()).state, 'failed')
    const page = await client.get(`/services/${service.id}`).withSession(session)
    page.assertTextIncludes('didn’t respond to the shutdown request')
    const staff = await managerSession()
    const told = await client.get(`/admin/operations/${operation.id}`).withSession(staff)
    told.assertTextIncludes('The guest didn’t respond')
  })
})

test.group('A power action that came too late', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('[H13] is not carried out when the host is back hours later', async ({ client, assert }) => {
    const { host, service, session } = await running()
    host.online = false
    const operation = await power(service.id, 'reboot')
    for (const minutes of [1, 5, 5, 60]) {
      await worker.drain()
      clock.travel({ minutes })
    }
    host.online = true
    host.calls.length = 0
    await worker.drain()
    assert.notInclude(host.calls, 'reboot')
    assert.equal((await operation.refresh()).state, 'failed')
    assert.isNull(operation.openKey)
    const page = await client.get(`/services/${service.id}`).withSession(session)
    page.assertTextIncludes('Not restarted: the host didn’t respond within 15 minutes')
    const staff = await managerSession()
    const told = await client.get(`/admin/operations/${operation.id}`).withSession(staff)
    told.assertTextIncludes('The request was dropped')

    assert.isTrue((await retryOperation(operation.id, STAFF)).ok)
    await worker.drain()
    assert.equal((await operation.refresh()).state, 'succeeded')
  })

  test('[H13] ends also while its cluster is paused', async ({ assert }) => {
    const { cluster, service } = await running()
    await cluster.merge({ state: 'paused' }).save()
    const operation = await power(service.id, 'reboot')
    await worker.drain()
    assert.equal((await operation.refresh()).state, 'queued')
    clock.travel({ minutes: 16 })
    await worker.drain()
    assert.equal((await operation.refresh()).state, 'failed')
  })

  test('[H13] is carried out when the host was away for a few minutes only', async ({ assert }) => {
    const { host, service } = await running()
    host.online = false
    const operation = await power(service.id, 'stop')
    await worker.drain()
    clock.travel({ minutes: 10 })
    host.online = true
    await worker.drain()
    assert.equal((await operation.refresh()).state, 'succeeded')
  })

  test('[H13] a suspension is carried out however late', async ({ assert }) => {
    const { host, service } = await running()
    host.online = false
    await requestOperation(service.id, { kind: 'suspend', by: STAFF })
    await worker.drain()
    clock.travel({ hours: 5 })
    host.online = true
    await worker.drain()
    assert.equal((await service.refresh()).state, 'suspended')
  })
})

test.group('Host message', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('[B13] stands on the operation, and no more is claimed', async ({ client, assert }) => {
    const { host, product, templates } = await createFakeWorld()
    const log = ['kvm: -netdev tap: network script failed', 'TASK ERROR: start failed']
    host.fail({ call: 'configure', error: problem('failed', 'E_TASK_FAILED', log) })
    const operation = await accept(await createPendingService({ product, template: templates.vm }))
    await worker.drain()
    assert.equal((await operation.refresh()).state, 'failed')
    const staff = await managerSession()
    const page = await client.get(`/admin/operations/${operation.id}`).withSession(staff)
    page.assertTextIncludes('network script failed')
    assert.notInclude(page.text(), 'can never')

    await retryOperation(operation.id, STAFF)
    await worker.drain()
    assert.equal((await operation.refresh()).state, 'succeeded')
    assert.isNull(operation.errorLog)
  })

  test('[B13] is shown while the driver tries again by itself', async ({ client, assert }) => {
    const { cluster, product, templates } = await createFakeWorld()
    const driver = await drivers.connect(cluster)
    const create = driver.create.bind(driver)
    let tries = 0
    driver.create = async (spec, checkpoint, call) => {
      const outcome = await create(spec, checkpoint, call)
      if (outcome.status === 'done' || ++tries > 2) return outcome
      const { kind, code, message, log } = problem('failed', 'E_PART_MISSING', ['no bridge vmbr1'])
      const told = { kind, code, message, log, attempts: tries }
      return { ...outcome, retryAfterMs: 5_000, problem: told }
    }
    const operation = await accept(await createPendingService({ product, template: templates.vm }))
    await worker.drain()
    await operation.refresh()
    assert.equal(operation.state, 'running')
    assert.equal(operation.attempts, 1)
    const staff = await managerSession()
    const page = await client.get(`/admin/operations/${operation.id}`).withSession(staff)
    page.assertTextIncludes('no bridge vmbr1')
    for (let round = 0; round < 4; round++) {
      clock.travel({ seconds: 6 })
      await worker.drain()
    }
    assert.equal((await operation.refresh()).state, 'succeeded')
    assert.isNull(operation.errorKind)
  })
})

test.group('Room for a machine', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('[PVE7] is not seen on nodes with fewer cores', async ({ assert }) => {
    const { product, templates } = await createFakeWorld()
    const overrides = { cores: 65 }
    const service = await createPendingService({ product, template: templates.vm, overrides })
    assert.equal((await accept(service)).errorMessage, 'too_many_cores')
    await db.from('cluster_nodes').update({ cores: null })
    const untold = await createPendingService({ product, template: templates.vm, overrides })
    assert.equal((await accept(untold)).state, 'queued')
  })

  test('[B08] is not seen where the image is larger than the disk', async ({ assert }) => {
    const { product, templates } = await createFakeWorld()
    const overrides = { diskGb: 3 }
    const service = await createPendingService({ product, template: templates.vm, overrides })
    assert.equal((await accept(service)).errorMessage, 'image_too_large')
  })

  test('[B08] is not seen where the memory is larger than every node', async ({ assert }) => {
    const { product, templates } = await createFakeWorld()
    const overrides = { memoryMb: 2 ** 20 }
    const service = await createPendingService({ product, template: templates.vm, overrides })
    assert.equal((await accept(service)).errorMessage, 'too_much_memory')
  })
})
