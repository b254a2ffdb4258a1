import { test } from '@japa/runner'
import { ProvisioningError } from '@innkeeper/provisioning'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { worker } from '#core/work/worker'
import { suspendService, liftSuspension } from '#provisioning'
import { checkSuspensions } from '#provisioning/suspensions/check_suspensions'
import { retryOperation } from '#provisioning/operations/retry_or_abandon'
import ServiceSuspension from '#provisioning/models/service_suspension'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { accept, createFakeWorld, createPendingService } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import type { Actor } from '#core/actor'
import type Service from '#provisioning/models/service'
import type { SuspensionReason } from '#provisioning/models/service_suspension'

async function running() {
  const world = await createFakeWorld()
  const customer = await createCustomer()
  const service = await createPendingService({
    product: world.product,
    template: world.templates.vm,
    accountId: customer.account.id,
  })
  await accept(service)
  await worker.drain()
  return { ...world, ...customer, service: await service.refresh() }
}

const by: Actor = SYSTEM
const hold = (service: Service, reason: SuspensionReason) =>
  transaction((trx) => suspendService(trx, service.id, { reason, by }))
const lift = (service: Service, reason: SuspensionReason) =>
  transaction((trx) => liftSuspension(trx, service.id, reason, { by }))
const operations = async (service: Service) => {
  const rows = await service.related('operations').query().orderBy('id')
  return rows.map(({ kind, state }) => `${kind} ${state}`)
}

test.group('Suspensions', (group) => {
  group.each.setup(() => resetState())
  group.each.teardown(() => clock.reset())

  test('hold a server while one reason is open; the last one lifted brings it back', async ({
    assert,
  }) => {
    const { service } = await running()
    await hold(service, 'billing')
    assert.equal((await service.refresh()).state, 'active')
    await worker.drain()
    assert.equal((await service.refresh()).state, 'suspended')
    assert.equal(service.power, 'stopped')

    await hold(service, 'abuse')
    assert.isTrue(await lift(service, 'billing'))
    await worker.drain()
    assert.equal((await service.refresh()).state, 'suspended')
    assert.isTrue(await lift(service, 'abuse'))
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
    assert.equal(service.power, 'running')
    assert.deepEqual(await operations(service), [
      'create succeeded',
      'suspend succeeded',
      'unsuspend succeeded',
    ])
  })

  test('are one of each reason, however often they are asked for and lifted', async ({
    assert,
  }) => {
    const { service } = await running()
    await Promise.all([1, 2, 3].map(() => hold(service, 'billing')))
    await worker.drain()
    assert.lengthOf(await ServiceSuspension.query().where('service_id', service.id), 1)
    const lifted = await Promise.all([1, 2, 3].map(() => lift(service, 'billing')))
    assert.lengthOf(lifted.filter(Boolean), 1)
    await worker.drain()
    assert.lengthOf(await operations(service), 3)
    const actions = await db.from('audit_entries').where('subject_id', service.id).select('action')
    const told = actions.filter(({ action }) => action.startsWith('service.suspension_'))
    assert.lengthOf(told, 2)
  })

  test('wait for what is under way, and are followed when it has ended', async ({ assert }) => {
    const { service, host } = await running()
    host.online = false
    await service.changePower('reboot', by)
    await worker.drain()
    await service.changePower('start', by)
    await hold(service, 'billing')
    host.online = true
    clock.travel({ minutes: 10 })
    await worker.drain()
    assert.equal((await service.refresh()).state, 'suspended')
    assert.isNull((await ServiceSuspension.findByOrFail('service_id', service.id)).dueAt)
  })

  test('that are lifted while the server is being stopped bring it back afterwards', async ({
    assert,
  }) => {
    const { service, host } = await running()
    host.online = false
    await hold(service, 'billing')
    await worker.drain()
    await lift(service, 'billing')
    host.online = true
    clock.travel({ minutes: 10 })
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
    assert.deepEqual((await operations(service)).slice(1), [
      'suspend succeeded',
      'unsuspend succeeded',
    ])
  })

  test('are tried again where the host refused, and never by a loop', async ({ assert }) => {
    const { service, host } = await running()
    const error = new ProvisioningError('no', { kind: 'permanent', code: 'E_INVALID_SPEC' })
    host.fail({ call: 'stop', times: 1, error })
    host.fail({ call: 'hold', times: 1, error })
    await hold(service, 'billing')
    await worker.drain()
    assert.isAtMost((await operations(service)).length, 2)
    clock.travel({ hours: 2 })
    await worker.drain()
    assert.equal((await service.refresh()).state, 'suspended')
  })

  test('of a server that is being built hold it once it stands', async ({ assert }) => {
    const { product, templates } = await createFakeWorld()
    const service = await createPendingService({ product, template: templates.vm })
    assert.deepEqual(await hold(service, 'billing'), {
      ok: false,
      error: { type: 'wrong_state', state: 'pending' },
    })
    await accept(service)
    assert.isTrue((await hold(service, 'billing')).ok)
    await worker.drain()
    assert.equal((await service.refresh()).state, 'suspended')
  })

  test('are found where a server runs although one is open', async ({ assert }) => {
    const { service } = await running()
    await hold(service, 'billing')
    await worker.drain()
    await db.from('services').where('id', service.id).update({ state: 'active' })
    await checkSuspensions.run()
    await worker.drain()
    assert.equal((await service.refresh()).state, 'suspended')
    assert.lengthOf(await operations(service), 3)
  })

  test('are not undone by an old operation that is retried', async ({ assert }) => {
    const { service, host } = await running()
    await hold(service, 'billing')
    await worker.drain()
    const error = new ProvisioningError('no', { kind: 'permanent', code: 'E_INVALID_SPEC' })
    host.fail({ call: 'start', times: 1, error })
    host.fail({ call: 'release', times: 1, error })
    await lift(service, 'billing')
    await worker.drain()
    await hold(service, 'abuse')
    const failed = await service
      .related('operations')
      .query()
      .where('kind', 'unsuspend')
      .firstOrFail()
    if (failed.state !== 'succeeded') {
      const retried = await retryOperation(failed.id, by)
      assert.isFalse(retried.ok)
    }
    clock.travel({ hours: 2 })
    await worker.drain()
    assert.equal((await service.refresh()).state, 'suspended')
  })
})

test.group('Suspensions by staff', (group) => {
  group.each.setup(() => resetState())
  group.each.teardown(() => clock.reset())

  const form = { suspension_reason: 'abuse', suspension_note: 'It sends spam' }

  test('are written with a note that the customer reads, or not, and lifted', async ({
    client,
    assert,
  }) => {
    const { service, user } = await running()
    const staff = await sessionFor((await createStaff('manager')).user)
    const customer = await sessionFor(user)
    const path = `/admin/services/${service.id}/suspensions`
    const post = (fields: object) =>
      client.post(path).withSession(staff).header('accept', 'text/html').form(fields).redirects(0)
    const page = async () =>
      (await client.get(`/services/${service.id}`).withSession(customer)).text()

    await post(form)
    await worker.drain()
    assert.include(await page(), 'It was used in a way that harms others.')
    assert.notInclude(await page(), 'It sends spam')
    await post({
      suspension_reason: 'staff',
      suspension_note: 'Move on Friday',
      suspension_note_shown: '1',
    })
    assert.include(await page(), 'Move on Friday')
    const seen = await client.get(`/admin/services/${service.id}`).withSession(staff)
    seen.assertTextIncludes('It sends spam')
    seen.assertTextIncludes('Not shown to the customer')

    const remove = (reason: string) =>
      client
        .delete(`${path}/${reason}`)
        .withSession(staff)
        .header('accept', 'text/html')
        .redirects(0)
    await remove('abuse')
    await remove('abuse')
    await worker.drain()
    assert.equal((await service.refresh()).state, 'suspended')
    await remove('staff')
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
  })

  test('are refused to support, with a reason that is not theirs, and for what was never built', async ({
    client,
    assert,
  }) => {
    const { service, product, templates } = await running()
    const path = `/admin/services/${service.id}/suspensions`
    const support = await sessionFor((await createStaff('support')).user)
    const staff = await sessionFor((await createStaff('manager')).user)
    const send = (session: typeof staff, to: string, fields: object) =>
      client.post(to).withSession(session).header('accept', 'text/html').form(fields).redirects(0)
    ;(await send(support, path, form)).assertStatus(403)
    await send(staff, path, { ...form, suspension_reason: 'billing' })
    await send(staff, path, { ...form, suspension_note: '' })
    const pending = await createPendingService({ product, template: templates.vm })
    const refused = await send(staff, `/admin/services/${pending.id}/suspensions`, form)
    refused.assertFlashMessage('error')
    await hold(service, 'billing')
    const lifted = await client
      .delete(`${path}/billing`)
      .withSession(staff)
      .header('accept', 'text/html')
      .redirects(0)
    assert.notEqual(lifted.status(), 500)
    const open = await ServiceSuspension.query().whereNotNull('open_key')
    assert.deepEqual(
      open.map(({ reason }) => reason),
      ['billing']
    )
  })
})
