import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { shopHold } from '#core/hold/shop_hold'
import { health } from '#core/health/health'
import { alertKinds, type AlertKind, type Sighting } from '#core/registries/alerts'
import { worker } from '#core/work/worker'
import { workRegistry } from '#core/work/work_registry'
import { chooseWishes } from '#notifications/alerts/choose_wishes'
import { alertStaff } from '#notifications/alerts/tasks'
import { standIn } from '#notifications/alerts/stand_in'
import { tellStaff } from '#notifications/alerts/tell_staff'
import { watchAlerts } from '#notifications/alerts/watch_alerts'
import { STAFF_ALERTS } from '#notifications/mails/staff_alerts_mail'
import Mail from '#notifications/models/mail'
import { createStaff } from '#tests/support/identity'
import { createFakeWorld } from '#tests/support/provisioning'
import { reportProcess } from '#tests/support/processes'
import { resetState } from '#tests/support/reset_state'

const KIND = 'test.trouble'

/** What is wrong at the moment, as the test says. */
let trouble: Sighting[] = []
let look: () => Promise<Sighting[]>

const troubleKind: AlertKind = {
  name: KIND,
  can: 'ProvisioningPolicy.manage',
  route: 'admin.operations.index',
  look: () => look(),
}

const wrong = (message: string, more: Partial<Sighting> = {}): Sighting => ({
  severity: 'failed',
  message,
  ...more,
})

/** The alert mails that were written, the oldest first. */
async function mails() {
  await worker.drain()
  return Mail.query().where('kind', STAFF_ALERTS).orderBy('id')
}

async function subjects(): Promise<(string | null)[]> {
  return (await mails()).map(({ subject }) => subject)
}

const minutes = (howMany: number) => clock.travel({ minutes: howMany })

test.group('Alerts to staff', (group) => {
  group.each.setup(async () => {
    await resetState()
    const others = alertKinds.all().filter(({ name }) => name !== KIND)
    const looks = others.map((kind) => kind.look)
    others.forEach((kind) => (kind.look = async () => []))
    trouble = []
    look = async () => trouble
    alertKinds.add(troubleKind)
    return async () => {
      others.forEach((kind, index) => (kind.look = looks[index]))
      look = async () => []
      await resetState()
    }
  })

  test('the first is told at once, what follows after fifteen minutes together, and that it is over', async ({
    assert,
  }) => {
    await createStaff('owner', { email: 'ola@example.test' })
    trouble = [wrong('The roof leaks')]
    await alertStaff()
    const [first] = await mails()
    assert.equal(first.toAddress, 'ola@example.test')
    assert.equal(first.subject, 'Needs attention: The roof leaks')

    trouble.push(wrong('The door is stuck', { key: 'door' }), wrong('Rain', { key: 'rain' }))
    for (let minute = 1; minute <= 14; minute++) {
      minutes(1)
      await alertStaff()
    }
    assert.lengthOf(await mails(), 1)
    minutes(1)
    await alertStaff()
    assert.deepEqual((await subjects()).slice(1), ['2 things need attention'])

    trouble = []
    minutes(1)
    await alertStaff()
    assert.lengthOf(await mails(), 2)
    minutes(14)
    await alertStaff()
    assert.deepEqual((await subjects()).slice(2), ['All clear'])
    minutes(60)
    await alertStaff()
    assert.lengthOf(await mails(), 3)
  })

  test('many rows are one mail, and more of them are news, as after some were dealt with', async ({
    assert,
  }) => {
    await createStaff('owner')
    const stuck = (count: number) => [wrong('Operations need attention', { count })]
    trouble = stuck(40)
    await alertStaff()
    assert.lengthOf(await mails(), 1)
    for (const [count, told] of [
      [40, 1],
      [41, 2],
      [3, 2],
      [3, 2],
      [4, 3],
    ]) {
      trouble = stuck(count)
      minutes(20)
      await alertStaff()
      assert.lengthOf(await mails(), told, String(count))
    }
  })

  test('something that turns from a warning into a failure is told, and what lasts once a day', async ({
    assert,
  }) => {
    await createStaff('owner')
    trouble = [wrong('It rattles', { severity: 'warning' })]
    await alertStaff()
    trouble = [wrong('It broke')]
    minutes(20)
    await alertStaff()
    assert.lengthOf(await mails(), 2)
    minutes(23 * 60)
    await alertStaff()
    assert.lengthOf(await mails(), 2)
    minutes(61)
    await alertStaff()
    const [, , reminder] = await mails()
    assert.include(reminder.text, 'still')
    await alertStaff()
    assert.lengthOf(await mails(), 3)
  })

  test('only staff are told who may look after it, and who were not locked out', async ({
    assert,
  }) => {
    await createStaff('manager', { email: 'may@example.test' })
    await createStaff('support', { email: 'may-not@example.test' })
    const { staffMember } = await createStaff('owner', { email: 'gone@example.test' })
    await staffMember.merge({ disabledAt: clock.now() }).save()
    trouble = [wrong('The roof leaks')]
    await alertStaff()
    assert.deepEqual(
      (await mails()).map(({ toAddress }) => toAddress),
      ['may@example.test']
    )
    assert.lengthOf(await db.from('staff_notices'), 1)
  })

  test('whoever wants none gets none, and whoever wants no mail only a notification', async ({
    assert,
  }) => {
    const { staffMember: none } = await createStaff('owner')
    const { staffMember: quiet } = await createStaff('owner')
    await chooseWishes(none.id, { [KIND]: 'off' })
    await chooseWishes(quiet.id, { [KIND]: 'inbox' })
    trouble = [wrong('The roof leaks')]
    await alertStaff()
    assert.lengthOf(await mails(), 0)
    const notices = await db.from('staff_notices')
    assert.deepEqual(
      notices.map(({ member_id: id }) => id),
      [quiet.id]
    )
  })

  test('a mail that waited says nothing to somebody who lost the right meanwhile', async ({
    assert,
  }) => {
    const { staffMember } = await createStaff('manager')
    trouble = [wrong('The roof leaks')]
    await alertStaff()
    await staffMember.merge({ role: 'support' }).save()
    const [mail] = await mails()
    assert.equal(mail.state, 'dropped')
    minutes(20)
    trouble = []
    await alertStaff()
    assert.lengthOf(await mails(), 1)
    assert.lengthOf(await db.from('alert_readings'), 0)
  })

  test('what passes before its patience is over is told to nobody', async ({ assert, cleanup }) => {
    cleanup(() => void delete troubleKind.patienceMs)
    troubleKind.patienceMs = 45_000
    await createStaff('owner')
    trouble = [wrong('A hiccup')]
    await alertStaff()
    clock.travel({ seconds: 30 })
    trouble = []
    await alertStaff()
    minutes(30)
    await alertStaff()
    assert.lengthOf(await mails(), 0)

    trouble = [wrong('An outage')]
    await alertStaff()
    assert.lengthOf(await mails(), 0)
    clock.travel({ seconds: 50 })
    await alertStaff()
    assert.lengthOf(await mails(), 1)
  })

  test('two workers at once open and tell it once', async ({ assert }) => {
    await createStaff('owner')
    await createStaff('manager')
    trouble = [wrong('The roof leaks'), wrong('Rain', { key: 'rain' })]
    await Promise.all([alertStaff(), alertStaff(), alertStaff()])
    assert.lengthOf(await db.from('alerts'), 2)
    assert.lengthOf(await db.from('staff_notices'), 2)
    assert.lengthOf(await mails(), 2)
    trouble = []
    minutes(20)
    await Promise.all([alertStaff(), alertStaff(), alertStaff()])
    assert.lengthOf(await mails(), 4)
  })

  test('a process that ends after it saw it, or while it tells, neither loses nor repeats it', async ({
    assert,
  }) => {
    await createStaff('owner')
    trouble = [wrong('The roof leaks')]
    await watchAlerts()
    minutes(3)
    await tellStaff()
    await tellStaff()
    assert.lengthOf(await mails(), 1)

    trouble = []
    await watchAlerts()
    minutes(20)
    await db.rawQuery(refuseNotices())
    await tellStaff().catch(() => {})
    assert.lengthOf(await mails(), 1)
    await db.rawQuery('drop trigger no_notices')
    await tellStaff()
    assert.deepEqual((await subjects()).slice(1), ['All clear'])
  })

  test('what cannot be looked at is neither new nor over', async ({ assert }) => {
    await createStaff('owner')
    trouble = [wrong('The roof leaks')]
    await alertStaff()
    look = () => Promise.reject(new Error('no answer'))
    minutes(20)
    await alertStaff()
    assert.isNull((await db.from('alerts').first()).closed_at)
    assert.lengthOf(await mails(), 1)
  })

  test('it may come back after it was over, which is another alert', async ({ assert }) => {
    await createStaff('owner')
    for (const present of [true, false, true]) {
      trouble = present ? [wrong('The roof leaks')] : []
      await alertStaff()
      minutes(16)
    }
    assert.deepEqual(await subjects(), [
      'Needs attention: The roof leaks',
      'All clear',
      'Needs attention: The roof leaks',
    ])
    assert.lengthOf(await db.from('alerts'), 2)
  })

  test('where no worker runs, a process that serves pages tells staff, and sends nothing else', async ({
    assert,
  }) => {
    await createStaff('owner')
    await Mail.queue('test.other', 'cause', {})
    trouble = [wrong('No worker runs')]
    await reportProcess()
    await standIn()
    assert.lengthOf(await db.from('alerts'), 0)

    await db.from('processes').delete()
    await reportProcess({ kind: 'web' })
    await shopHold.begin()
    await standIn()
    assert.lengthOf(await db.from('alerts'), 0)
    await shopHold.end()
    await Promise.all([standIn(), standIn()])
    const [mail] = await Mail.query().where('kind', STAFF_ALERTS)
    assert.equal(mail.state, 'sent')
    assert.equal((await Mail.findByOrFail('kind', 'test.other')).state, 'queued')
  })

  test('what is over is forgotten after ninety days, and what lasts is not', async ({ assert }) => {
    await createStaff('owner')
    trouble = [wrong('The roof leaks'), wrong('Rain', { key: 'rain' })]
    await alertStaff()
    trouble = [wrong('Rain', { key: 'rain' })]
    await alertStaff()
    clock.travel({ days: 91 })
    await workRegistry.tasks.get('notifications.forget_old_alerts')?.run()
    assert.lengthOf(await db.from('staff_notices'), 0)
    assert.deepEqual(
      (await db.from('alerts')).map(({ key }) => key),
      ['rain']
    )
  })
})

test.group('Kinds of alerts', (group) => {
  group.each.setup(() => resetState())

  test('red health checks are alerts, but for those that have a kind of their own', async ({
    assert,
    cleanup,
  }) => {
    const { run } = health
    cleanup(() => void Object.assign(health, { run }))
    const red = { status: 'failed', message: 'down', critical: false }
    Object.assign(health, {
      run: async () => ({
        disk: red,
        clusters: red,
        payment_gateway: { ...red, status: 'warning' },
      }),
    })
    const sightings = await alertKinds.get('core.health')?.look()
    assert.deepEqual(
      sightings?.map(({ key, message }) => [key, message]),
      [['disk', 'down']]
    )
  })

  test('clusters that are paused or have not answered for five minutes are alerts, each its own', async ({
    assert,
  }) => {
    const told = async () =>
      (await alertKinds.get('provisioning.clusters')?.look())?.map(({ message }) => message)
    const { cluster } = await createFakeWorld()
    await cluster.merge({ name: 'north', state: 'enabled', lastSeenAt: clock.now() }).save()
    assert.deepEqual(await told(), [])
    clock.travel({ minutes: 6 })
    assert.deepEqual(await told(), ['Cluster north isn’t responding'])
    await cluster.merge({ state: 'paused', lastSeenAt: clock.now() }).save()
    assert.deepEqual(await told(), ['Cluster north is paused'])
    await cluster.merge({ state: 'enabled', lastSeenAt: null }).save()
    assert.deepEqual(await told(), [])
  })

  test('an empty shop has none, and a failed mail is one', async ({ assert }) => {
    const seen = async (name: string) => (await alertKinds.get(name)?.look()) ?? []
    for (const { name } of alertKinds.all()) {
      if (name === 'core.health' || name === KIND) continue
      assert.deepEqual(await seen(name), [], name)
    }
    await Mail.queue('test.other', 'one', {})
    await Mail.query().update({ state: 'failed' })
    assert.containsSubset(await seen('notifications.mails'), [{ count: 1 }])
    await Mail.query().update({ kind: STAFF_ALERTS })
    assert.deepEqual(await seen('notifications.mails'), [])
  })
})

/** The disk is full when the notice is written. */
function refuseNotices(): string {
  return db.connection().dialect.name === 'mysql'
    ? "create trigger no_notices before insert on staff_notices for each row signal sqlstate '45000' set message_text = 'full'"
    : "create trigger no_notices before insert on staff_notices begin select raise(abort, 'full'); end"
}
