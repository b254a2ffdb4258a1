import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import { workRegistry } from '#core/work/work_registry'
import Operation from '#provisioning/models/operation'
import { retryOperation } from '#provisioning/operations/retry_or_abandon'
import ServiceEvent from '#provisioning/models/service_event'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { accept, createFakeWorld, createPendingService } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import type Service from '#provisioning/models/service'

const tidy = async () => workRegistry.tasks.get('provisioning.forget_old_history')?.run()
const by = SYSTEM
const DAYS = 180

async function count(table: string): Promise<number> {
  const [{ total }] = await db.from(table).count('* as total')
  return Number(total)
}

/** What is kept of a server, as "power succeeded". */
async function operationsOf({ id }: Service): Promise<string[]> {
  const rows = await db.from('operations').where('service_id', id).orderBy('id')
  return rows.map(({ kind, state }) => `${kind} ${state}`)
}

/** An operation as it was left, besides those that the worker made. */
function leave(service: Service, columns: Record<string, unknown>) {
  return db.table('operations').insert({
    id: newId(),
    service_id: service.id,
    kind: 'power',
    action: 'reboot',
    state: 'succeeded',
    cluster_id: service.clusterId,
    run_at: clock.nowMs(),
    requested_by_type: 'system',
    started_at: sqlTime(),
    finished_at: sqlTime(),
    created_at: sqlTime(),
    updated_at: sqlTime(),
    ...columns,
  })
}

test.group('History of servers', (group) => {
  group.each.setup(() => resetState())
  group.each.teardown(() => clock.reset())

  async function build(accountId?: string) {
    const world = await createFakeWorld()
    const service = await createPendingService({
      product: world.product,
      template: world.templates.vm,
      accountId,
    })
    await accept(service)
    await worker.drain()
    return { ...world, service: await service.refresh() }
  }

  async function reboot(service: Service) {
    await service.changePower('reboot', by)
    await worker.drain()
    clock.travel({ minutes: 1 })
  }

  test('is deleted when its time is over, but for the latest of each kind and outcome', async ({
    assert,
  }) => {
    const { service } = await build()
    await reboot(service)
    await leave(service, { state: 'failed' })
    await reboot(service)
    await reboot(service)
    const whole = await operationsOf(service)
    assert.lengthOf(whole, 5)

    clock.travel({ days: DAYS - 1 })
    await tidy()
    assert.deepEqual(await operationsOf(service), whole)

    clock.travel({ days: 1, hours: 1 })
    await tidy()
    const left = ['create succeeded', 'power failed', 'power succeeded']
    assert.deepEqual(await operationsOf(service), left)
    const steps = await db.from('operation_steps').select('operation_id')
    const known = (await db.from('operations').select('id')).map(({ id }) => id)
    assert.isNotEmpty(steps)
    assert.isTrue(steps.every((step) => known.includes(step.operation_id)))
    await tidy()
    assert.deepEqual(await operationsOf(service), left)
  })

  test('tells with one line of each kind what happened to a server that is still there', async ({
    assert,
  }) => {
    const { service } = await build()
    for (let times = 0; times < 3; times++) await reboot(service)
    const kinds = async () => {
      const rows = await db.from('service_events').where('service_id', service.id).orderBy('id')
      return rows.map(({ kind }) => kind)
    }
    const whole = await kinds()
    clock.travel({ days: DAYS + 1 })
    await transaction((trx) => ServiceEvent.write(trx, service, 'vanished'))
    await tidy()
    const expected = [...new Set(whole)]
    assert.sameMembers(await kinds(), [...expected, 'vanished'])
    assert.isBelow(expected.length, whole.length)
  })

  test('goes altogether when its server has been gone for as long', async ({ assert }) => {
    const { service } = await build()
    await reboot(service)
    clock.travel({ days: DAYS + 1 })
    await service.destroy({ by, reason: 'test' })
    await worker.drain()
    await tidy()
    assert.includeMembers(await operationsOf(service), ['create succeeded', 'destroy succeeded'])
    clock.travel({ days: DAYS + 1 })
    await tidy()
    assert.deepEqual(await operationsOf(service), [])
    assert.equal(await count('operation_steps'), 0)
    assert.equal(await count('service_events'), 0)
  })

  test('leaves what is open and what waits for staff', async ({ assert }) => {
    const { service } = await build()
    const open = { open_key: service.id, finished_at: null }
    await leave(service, { state: 'needs_attention', ...open })
    clock.travel({ minutes: 1 })
    await leave(service, { state: 'needs_attention', open_key: null, finished_at: null })
    clock.travel({ days: 2 * DAYS })
    await tidy()
    assert.deepEqual(await operationsOf(service), [
      'create succeeded',
      'power needs_attention',
      'power needs_attention',
    ])
  })

  test('does not take an operation that began long ago and ended lately', async ({ assert }) => {
    const { service } = await build()
    const early = newId()
    await leave(service, { id: early, finished_at: null })
    clock.travel({ days: DAYS + 1 })
    await db.from('operations').where('id', early).update({ finished_at: sqlTime() })
    await leave(service, {})
    await tidy()
    assert.isNotNull(await Operation.find(early))
    clock.travel({ days: DAYS + 1 })
    await tidy()
    assert.isNull(await Operation.find(early))
  })

  test('is gone through in batches, by two workers at once and beside whoever retries', async ({
    assert,
  }) => {
    const { service } = await build()
    for (let number = 0; number < 450; number++) await leave(service, {})
    const failed = newId()
    await leave(service, { id: failed, state: 'failed' })
    await leave(service, { state: 'failed' })
    clock.travel({ days: DAYS + 1 })
    const [, , retried] = await Promise.all([
      tidy(),
      tidy(),
      retryOperation(failed, by).catch(() => null),
    ])
    const row = await db.from('operations').where('id', failed).first()
    // Either it was retried and stays, or it was gone before.
    assert.equal(Boolean(retried?.ok), row?.open_key === service.id)
    const left = (await operationsOf(service)).filter((one) => one === 'power succeeded')
    assert.lengthOf(left, 1)
  })

  test('goes on where a run was broken off', async ({ assert, cleanup }) => {
    const { service } = await build()
    for (let number = 0; number < 250; number++) await leave(service, {})
    clock.travel({ days: DAYS + 1 })
    const client = db.connection().getWriteClient()
    let deletions = 0
    const stop = ({ sql }: { sql: string }) => {
      if (/^delete from .operations/.test(sql) && ++deletions === 2) throw new Error('power cut')
    }
    client.on('query', stop)
    cleanup(() => void client.off('query', stop))
    await tidy()?.catch(() => null)
    client.off('query', stop)
    const half = await count('operations')
    assert.isAbove(half, 2)
    await tidy()
    assert.equal(await count('operations'), 2)
  })

  test('is kept as long as staff say', async ({ assert, cleanup }) => {
    cleanup(() => settings.forget())
    const { service } = await build()
    await reboot(service)
    await reboot(service)
    await transaction((trx) => settings.set({ 'provisioning.history_days': 30 }, trx))
    clock.travel({ days: 31 })
    await tidy()
    assert.deepEqual(await operationsOf(service), ['create succeeded', 'power succeeded'])
    await db.from('settings').where('name', 'provisioning.history_days').delete()
  })

  test('leaves what its customer reads of a server that is suspended', async ({ client }) => {
    const { user, account } = await createCustomer()
    const { service } = await build(account.id)
    await service.suspend({
      by,
      reason: 'abuse',
      note: 'Spam from this address',
      noteShown: true,
    })
    await worker.drain()
    clock.travel({ days: DAYS + 1 })
    await tidy()
    const session = await sessionFor(user)
    const page = await client.get(`/services/${service.id}`).withSession(session)
    page.assertStatus(200)
    page.assertTextIncludes('Spam from this address')
  })
})

test.group('History of addresses', (group) => {
  group.each.setup(() => resetState())
  group.each.teardown(() => clock.reset())

  const actions = async () => {
    const rows = await db.from('ip_events').orderBy('id').select('action')
    return rows.map(({ action }) => action)
  }

  test('tells who has an address however long, and who had it until 180 days after', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const service = await createPendingService({
      product: world.product,
      template: world.templates.vm,
    })
    await accept(service)
    await worker.drain()
    clock.travel({ days: 400 })
    await tidy()
    assert.deepEqual(await actions(), ['assigned'])

    await (await service.refresh()).destroy({ by, reason: 'test' })
    await worker.drain()
    clock.travel({ days: 3 })
    await workRegistry.tasks.get('provisioning.free_addresses')?.run()
    clock.travel({ days: 176 })
    await tidy()
    assert.deepEqual(await actions(), ['assigned', 'released', 'freed'])

    clock.travel({ days: 5 })
    await tidy()
    assert.deepEqual(await actions(), [])
  })
})
