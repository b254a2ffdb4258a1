import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import AuditEntry from '#audit/models/audit_entry'
import { forgetUnread } from '#notifications/alerts/unread_count'
import { wishesOf } from '#notifications/alerts/choose_wishes'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import { noticeFor, openAlert } from '#tests/support/troubles'
import type { StaffRole } from '#core/registries/permissions'

const SETTINGS = '/admin/alerts/settings'

async function staffWith(role: StaffRole) {
  const { user, staffMember } = await createStaff(role)
  return { id: staffMember.id, session: await sessionFor(user) }
}

test.group('Alerts of a member of the staff', (group) => {
  group.each.setup(() => resetState())

  test('show what is open, with the page where it is looked after, and what the member was told', async ({
    client,
    assert,
  }) => {
    const { id, session } = await staffWith('manager')
    await noticeFor(id, { message: '<b>Seven</b> operations', count: 7 })
    const page = await client.get('/admin/alerts').withSession(session)
    page.assertTextIncludes('href="/admin/operations">&lt;b&gt;Seven&lt;/b&gt; operations')
    page.assertTextIncludes('7 in total')
    page.assertTextIncludes('Mark all as read')
    page.assertTextIncludes('Alerts, # new notification'.replace('#', '1'))
    assert.notInclude(page.text(), 'All clear')
  })

  test('show nobody what their role may not look after, and nobody what others were told', async ({
    client,
    assert,
  }) => {
    const { id } = await staffWith('owner')
    await noticeFor(id, { message: 'Told to the owner' })
    const support = await staffWith('support')
    const page = await client.get('/admin/alerts').withSession(support.session)
    page.assertStatus(200)
    assert.notInclude(page.text(), 'Told to the owner')
    page.assertTextIncludes('All clear')

    const customer = await sessionFor((await createCustomer()).user)
    ;(await client.get('/admin/alerts').withSession(customer)).assertStatus(403)
    ;(await client.get('/admin/alerts').redirects(0)).assertStatus(302)
  })

  test('are read at once, those of others stay, and a second time changes nothing', async ({
    client,
    assert,
  }) => {
    const me = await staffWith('owner')
    const other = await staffWith('owner')
    await noticeFor(me.id)
    await noticeFor(me.id)
    await noticeFor(other.id)
    const read = () => client.put('/admin/alerts').withSession(me.session).redirects(0)
    await read()
    const unread = async () =>
      (await db.from('staff_notices').whereNull('read_at')).map(({ member_id: id }) => id)
    assert.deepEqual(await unread(), [other.id])
    const before = await db.from('staff_notices').orderBy('id')
    await read()
    assert.deepEqual(await db.from('staff_notices').orderBy('id'), before)
    const page = await client.get('/admin/alerts').withSession(me.session)
    assert.notInclude(page.text(), 'Mark all as read')
    assert.notInclude(page.text(), 'new notification')
  })

  test('are counted in the bar of every page of the panel, once in ten seconds', async ({
    client,
    assert,
  }) => {
    const { id, session } = await staffWith('owner')
    const shown = async () => (await client.get('/admin/orders').withSession(session)).text()
    assert.notInclude(await shown(), 'new notification')
    await noticeFor(id)
    assert.notInclude(await shown(), 'new notification')
    forgetUnread(id)
    assert.include(await shown(), '1 new notification')
  })

  test('what is gone with its module is shown without a link', async ({ client, assert }) => {
    const { session } = await staffWith('owner')
    await openAlert({ route: 'admin.gone.index', message: 'A page that is gone' })
    await openAlert({ kind: 'gone.kind', message: 'Nobody looks after it' })
    const page = await client.get('/admin/alerts').withSession(session)
    page.assertTextIncludes('A page that is gone')
    assert.notInclude(page.text(), 'Nobody looks after it')
  })
})

test.group('Alert settings', (group) => {
  group.each.setup(() => resetState())

  test('offer the kinds of the role and keep what is chosen, with an audit entry for each change', async ({
    client,
    assert,
  }) => {
    const { id, session } = await staffWith('manager')
    const page = await client.get(SETTINGS).withSession(session)
    page.assertTextIncludes('Disputes')
    const names = [...page.text().matchAll(/<select[^>]* name="(\w+)"/g)].map(([, name]) => name)
    assert.isAbove(names.length, 5)
    const form = Object.fromEntries(names.map((name) => [name, 'mail']))
    const choose = (more: object) =>
      client
        .put(SETTINGS)
        .form({ ...form, ...more })
        .withSession(session)
        .redirects(0)
    await choose({ billing__disputes: 'off' })
    assert.equal((await wishesOf(id))['billing.disputes'], 'off')
    await choose({ billing__disputes: 'off' })
    const audited = await AuditEntry.query().where('action', 'staff.alerts_chosen')
    assert.lengthOf(audited, 1)
    assert.equal(audited[0].subjectId, id)
    const again = await client.get(SETTINGS).withSession(session)
    assert.match(again.text(), /name="billing__disputes"[^]*?<option value="off" selected/)
  })

  test('refuse what is no choice, and keep nothing then', async ({ client, assert }) => {
    const { id, session } = await staffWith('manager')
    const page = await client.get(SETTINGS).withSession(session)
    const names = [...page.text().matchAll(/<select[^>]* name="(\w+)"/g)].map(([, name]) => name)
    const form = Object.fromEntries(names.map((name) => [name, 'mail']))
    for (const odd of [{ billing__disputes: 'shout' }, { billing__disputes: '' }]) {
      const answer = await client
        .put(SETTINGS)
        .form({ ...form, ...odd })
        .withSession(session)
        .redirects(0)
      assert.property(answer.flashMessages().inputErrorsBag, 'billing__disputes')
    }
    assert.deepEqual(await wishesOf(id), {})
  })

  test('take no kind that the role may not look after, and are closed to customers', async ({
    client,
    assert,
  }) => {
    const support = await staffWith('support')
    const page = await client.get(SETTINGS).withSession(support.session)
    const asked = page.text().match(/name="[a-z_]+__[a-z_]+"/g)
    assert.deepEqual([...new Set(asked)], ['name="notes__mentions"'])
    await client.put(SETTINGS).form({ billing__disputes: 'mail' }).withSession(support.session)
    assert.deepEqual(await wishesOf(support.id), {})
    const customer = await sessionFor((await createCustomer()).user)
    ;(await client.put(SETTINGS).withSession(customer)).assertStatus(403)
  })
})
