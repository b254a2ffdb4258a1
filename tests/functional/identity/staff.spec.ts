import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import AuditEntry from '#audit/models/audit_entry'
import PasswordReset from '#identity/models/password_reset'
import StaffMember from '#identity/models/staff_member'
import User from '#identity/models/user'
import UserSession from '#identity/models/user_session'
import { newId } from '#core/ids'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'

const form = () => ({
  name: 'New Colleague',
  email: `${newId().toLowerCase()}@example.test`,
  role: 'support',
})

test.group('Staff pages', (group) => {
  group.each.setup(async () => {
    await db.from('staff_members').delete()
  })

  test('are for owners only', async ({ client }) => {
    const { staffMember } = await createStaff('owner')
    const requests = () => [
      client.get('/admin/staff'),
      client.get('/admin/staff/create'),
      client.post('/admin/staff').form(form()),
      client.put(`/admin/staff/${staffMember.id}`).form({ role: 'support' }),
      client.delete(`/admin/staff/${staffMember.id}/access`),
      client.post(`/admin/staff/${staffMember.id}/access`),
    ]
    for (const request of requests())
      (await request.redirects(0)).assertHeader('location', '/sign-in')
    for (const role of ['manager', 'support'] as const) {
      const session = await sessionFor((await createStaff(role)).user)
      for (const request of requests())
        (await request.withSession(session).redirects(0)).assertStatus(403)
    }
    const session = await sessionFor((await createCustomer()).user)
    for (const request of requests())
      (await request.withSession(session).redirects(0)).assertStatus(403)
  })

  test('add a member, who sets a password by a link', async ({ client, assert }) => {
    const session = await sessionFor((await createStaff('owner')).user)
    const fields = form()
    const add = () =>
      client
        .post('/admin/staff')
        .withSession(session)
        .header('accept', 'text/html')
        .form(fields)
        .redirects(0)
    ;(await add()).assertHeader('location', '/admin/staff')
    const user = await User.query()
      .where('email', fields.email)
      .preload('staffMember')
      .firstOrFail()
    assert.equal(user.staffMember.role, 'support')
    assert.exists(await PasswordReset.findBy('user_id', user.id))
    const entry = await AuditEntry.query()
      .where('action', 'staff.appointed')
      .where('subject_id', user.staffMember.id)
      .firstOrFail()
    assert.equal(entry.actorType, 'staff')

    const repeated = await add()
    assert.property(repeated.flashMessage('inputErrorsBag'), 'email')
    ;(await client.get('/admin/staff').withSession(session)).assertTextIncludes(fields.email)
    ;(await client.get('/admin/staff/create').withSession(session)).assertStatus(200)
  })

  test('add a known user, who keeps account and password', async ({ client, assert }) => {
    const session = await sessionFor((await createStaff('owner')).user)
    const customer = await createCustomer({ password: 'a heron stands in the reeds' })
    await client
      .post('/admin/staff')
      .withSession(session)
      .form({ ...form(), email: customer.user.email })
      .redirects(0)
    assert.exists(await StaffMember.findBy('user_id', customer.user.id))
    assert.isNull(await PasswordReset.findBy('user_id', customer.user.id))
    assert.equal((await User.findOrFail(customer.user.id)).name, customer.user.name)
  })

  test('refuse unknown roles and missing fields', async ({ client, assert }) => {
    const { user, staffMember } = await createStaff('owner')
    const session = await sessionFor(user)
    for (const [field, value] of [
      ['role', 'king'],
      ['email', 'x'],
      ['name', ''],
    ]) {
      const response = await client
        .post('/admin/staff')
        .withSession(session)
        .header('accept', 'text/html')
        .form({ ...form(), [field]: value })
        .redirects(0)
      assert.property(response.flashMessage('inputErrorsBag'), field)
    }
    const change = client
      .put(`/admin/staff/${staffMember.id}`)
      .withSession(session)
      .header('accept', 'text/html')
    assert.property(
      (await change.form({ role: 'king' }).redirects(0)).flashMessage('inputErrorsBag'),
      'role'
    )
    ;(
      await client
        .put(`/admin/staff/${newId()}`)
        .withSession(session)
        .form({ role: 'support' })
        .redirects(0)
    ).assertStatus(404)
  })

  test('change a role, which counts from the next request on', async ({ client, assert }) => {
    const session = await sessionFor((await createStaff('owner')).user)
    const other = await createStaff('owner')
    const theirs = await sessionFor(other.user)
    ;(await client.get('/admin/staff').withSession(theirs)).assertStatus(200)
    const change = () =>
      client
        .put(`/admin/staff/${other.staffMember.id}`)
        .withSession(session)
        .form({ role: 'support' })
        .redirects(0)
    await change()
    ;(await client.get('/admin/staff').withSession(theirs).redirects(0)).assertStatus(403)
    await change()
    assert.lengthOf(
      await AuditEntry.query()
        .where('action', 'staff.role_changed')
        .where('subject_id', other.staffMember.id),
      1
    )
  })

  test('lock a member out at once and let them in again', async ({ client, assert }) => {
    const session = await sessionFor((await createStaff('owner')).user)
    const other = await createStaff('manager')
    const theirs = await sessionFor(other.user)
    const path = `/admin/staff/${other.staffMember.id}/access`
    await client.delete(path).withSession(session).redirects(0)
    ;(await client.get('/admin/audit').withSession(theirs).redirects(0)).assertHeader(
      'location',
      '/sign-in'
    )
    assert.isNotNull((await UserSession.findOrFail(theirs.sign_in)).revokedAt)
    await client.delete(path).withSession(session).redirects(0)
    await client.post(path).withSession(session).redirects(0)
    ;(
      await client
        .get('/admin/audit')
        .withSession(await sessionFor(other.user))
        .redirects(0)
    ).assertStatus(200)
  })

  test('never leave the panel without an owner', async ({ client, assert }) => {
    const { user, staffMember } = await createStaff('owner')
    const session = await sessionFor(user)
    await client
      .put(`/admin/staff/${staffMember.id}`)
      .withSession(session)
      .form({ role: 'support' })
      .redirects(0)
    await client.delete(`/admin/staff/${staffMember.id}/access`).withSession(session).redirects(0)
    await staffMember.refresh()
    assert.equal(staffMember.role, 'owner')
    assert.isNull(staffMember.disabledAt)
  })

  test('keep one owner when two step down at the same time', async ({ client, assert }) => {
    const owners = [await createStaff('owner'), await createStaff('owner')]
    await Promise.all(
      owners.map(async ({ user, staffMember }) =>
        client
          .put(`/admin/staff/${staffMember.id}`)
          .withSession(await sessionFor(user))
          .form({ role: 'support' })
          .redirects(0)
      )
    )
    assert.lengthOf(await StaffMember.query().where('role', 'owner'), 1)
  })

  test('need no more than eight queries for any number of members', async ({ client, assert }) => {
    const { user } = await createStaff('owner')
    for (let index = 0; index < 24; index++) await createStaff('support')
    const session = await sessionFor(user)
    await client.get('/admin/staff').withSession(session)
    const knex = db.connection().getReadClient()
    let queries = 0
    const count = () => queries++
    knex.on('query', count)
    await client.get('/admin/staff').withSession(session)
    knex.off('query', count)
    assert.isAtMost(queries, 8)
  })

  for (const list of ['/admin/staff', '/admin/articles', '/admin/products'])
    test(`[L5] ${list} has an answer for every number of a page`, async ({ client }) => {
      const { user } = await createStaff()
      const session = await sessionFor(user)
      for (const page of ['9'.repeat(19), '9'.repeat(400), '-1', '1e30', 'Infinity', '0x10', '']) {
        const answer = await client.get(`${list}?page=${page}`).withSession(session)
        answer.assertStatus(200)
      }
    })
})
