import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import { restoreService } from '#provisioning'
import { emptyTrash } from '#provisioning/trash/empty_trash'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { accept, createFakeWorld, createPendingService } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import type { SettingTypes } from '@innkeeper/panel'

type World = Awaited<ReturnType<typeof createFakeWorld>>

async function running(world: World, accountId?: string) {
  const { product, templates } = world
  const service = await createPendingService({ product, template: templates.vm, accountId })
  await accept(service)
  await worker.drain()
  return service.refresh()
}

const set = (values: Partial<SettingTypes>) => transaction((trx) => settings.set(values, trx))
const why = { by: SYSTEM, reason: 'The customer left', cause: 'staff' } as const

test.group('The trash', (group) => {
  group.each.setup(() => resetState())
  group.each.teardown(async () => {
    await db.from('settings').where('name', 'like', 'provisioning.%').delete()
  })
  group.each.teardown(() => clock.reset())

  test('keeps a terminated server stopped with its disks and addresses, and deletes it when its days are over', async ({
    assert,
  }) => {
    const world = await createFakeWorld()
    const service = await running(world)
    await service.terminate(why)
    await service.terminate(why)
    await worker.drain()
    assert.equal((await service.refresh()).state, 'in_trash')
    assert.equal(service.power, 'stopped')
    assert.equal(world.host.machines.size, 1)
    const daysLeft = (Number(service.trashedUntil) - clock.nowMs()) / 86_400_000
    assert.closeTo(daysLeft, 7, 0.01)
    const addresses = () => db.from('ip_allocations').where('service_id', service.id)
    assert.lengthOf(await addresses(), 1)

    clock.travel({ days: 6 })
    await emptyTrash.run()
    await worker.drain()
    assert.equal((await service.refresh()).state, 'in_trash')
    clock.travel({ days: 1, minutes: 1 })
    await emptyTrash.run()
    await emptyTrash.run()
    await worker.drain()
    assert.equal((await service.refresh()).state, 'terminated')
    assert.equal(world.host.machines.size, 0)
    assert.lengthOf(await addresses(), 0)
    const kinds = await service.related('operations').query().orderBy('id').select('kind')
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['create', 'trash', 'destroy']
    )
  }).timeout(30_000)

  test('gives a server back: running, or suspended while a reason is open', async ({ assert }) => {
    const world = await createFakeWorld()
    const service = await running(world)
    await service.terminate(why)
    await worker.drain()
    assert.isTrue(await restoreService(service.id, { by: SYSTEM }))
    assert.isFalse(await restoreService(service.id, { by: SYSTEM }))
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
    assert.equal(service.power, 'running')
    assert.isNull(service.trashedUntil)

    await service.suspend({ by: SYSTEM, reason: 'abuse' })
    await worker.drain()
    await service.terminate(why)
    await worker.drain()
    await restoreService(service.id, { by: SYSTEM })
    await worker.drain()
    assert.equal((await service.refresh()).state, 'suspended')
    await service.liftSuspension('abuse', SYSTEM)
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
    clock.travel({ days: 30 })
    await emptyTrash.run()
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
  }).timeout(30_000)

  test('is left out where it keeps nothing for a day', async ({ assert }) => {
    await set({ 'provisioning.trash_days': 0 })
    const service = await running(await createFakeWorld())
    await service.terminate(why)
    await worker.drain()
    assert.equal((await service.refresh()).state, 'terminated')
  })

  test('is emptied by so many an hour, the oldest first', async ({ assert }) => {
    await set({ 'provisioning.deletions_per_hour': 1 })
    const world = await createFakeWorld()
    const services = [await running(world), await running(world)]
    for (const service of services) await service.terminate(why)
    await worker.drain()
    const states = async () => {
      await worker.drain()
      return Promise.all(services.map(async (service) => (await service.refresh()).state))
    }
    clock.travel({ days: 8 })
    await emptyTrash.run()
    await emptyTrash.run()
    const ended = await states()
    assert.sameMembers(ended, ['terminated', 'in_trash'])
    clock.travel({ days: 8, minutes: 61 })
    await emptyTrash.run()
    assert.deepEqual(await states(), ['terminated', 'terminated'])
  }).timeout(30_000)

  test('is used by staff: terminated, restored, deleted now; pages tell the day', async ({
    client,
    assert,
  }) => {
    const world = await createFakeWorld()
    const { user, account } = await createCustomer()
    const service = await running(world, account.id)
    const path = `/admin/services/${service.id}/termination`
    const staff = await sessionFor((await createStaff('manager')).user)
    const support = await sessionFor((await createStaff('support')).user)
    const send = (method: 'post' | 'delete', session = staff, form: object = {}) =>
      client[method](path)
        .withSession(session)
        .header('accept', 'text/html')
        .form(form)
        .redirects(0)
    const reason = 'Asked by phone'
    ;(await send('post', support, { reason })).assertStatus(403)
    await send('post', staff, { reason: '' })
    assert.equal((await service.refresh()).state, 'active')
    ;(await send('delete')).assertFlashMessage('error')
    await send('post', staff, { reason })
    await worker.drain()
    const mine = await client.get(`/services/${service.id}`).withSession(await sessionFor(user))
    mine.assertTextIncludes('This server will be deleted on')
    mine.assertTextIncludes('Contact us to get it back')
    const theirs = await client.get(`/admin/services/${service.id}`).withSession(staff)
    theirs.assertTextIncludes('Restore service')
    await send('delete')
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
    await send('post', staff, { reason, at_once: '1' })
    await worker.drain()
    assert.equal((await service.refresh()).state, 'terminated')
    ;(await send('post', staff, { reason })).assertFlashMessage('error')
  }).timeout(30_000)
})
