import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import Membership from '#identity/models/membership'
import UserSession from '#identity/models/user_session'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { Surfer } from '#tests/support/surfer'

const PASSWORD = 'a heron stands in the reeds'

test.group('User sessions', (group) => {
  group.each.setup(() => limiter.clear())
  group.each.teardown(() => clock.reset())

  test('are read with one query on each request', async ({ client, assert }) => {
    const { user } = await createCustomer()
    const session = await sessionFor(user)
    const queries: string[] = []
    const listen = ({ sql }: { sql: string }) => queries.push(sql)
    const knex = db.connection().getReadClient()
    knex.on('query', listen)
    await client.get('/cookies').withSession(session)
    knex.off('query', listen)
    assert.lengthOf(
      queries.filter((sql) => sql.includes('user_sessions')),
      1
    )
  })

  test('end after thirty days for customers, however busy they are', async ({ client, assert }) => {
    const { user } = await createCustomer()
    const session = await sessionFor(user)
    for (let day = 0; day < 29; day += 7) {
      clock.travel({ days: 7 })
      if (day + 7 < 30)
        (await client.get('/account').withSession(session).redirects(0)).assertStatus(200)
    }
    assert.equal(
      (await client.get('/account').withSession(session).redirects(0)).header('location'),
      '/sign-in'
    )
  })

  test('end after fourteen idle days for customers', async ({ client }) => {
    const { user } = await createCustomer()
    const session = await sessionFor(user)
    clock.travel({ days: 14, minutes: 1 })
    const response = await client.get('/account').withSession(session).redirects(0)
    response.assertHeader('location', '/sign-in')
  })

  test('end after twelve hours for staff, and after two idle ones', async ({ client }) => {
    const busy = await sessionFor((await createStaff('owner')).user)
    const idle = await sessionFor((await createStaff('owner')).user)
    clock.travel({ minutes: 90 })
    ;(await client.get('/admin/staff').withSession(busy).redirects(0)).assertStatus(200)
    clock.travel({ minutes: 40 })
    ;(await client.get('/admin/staff').withSession(busy).redirects(0)).assertStatus(200)
    ;(await client.get('/admin/staff').withSession(idle).redirects(0)).assertHeader(
      'location',
      '/sign-in'
    )
    for (let hour = 2; hour < 12; hour += 1.5) {
      clock.travel({ minutes: 90 })
      await client.get('/admin/staff').withSession(busy).redirects(0)
    }
    ;(await client.get('/admin/staff').withSession(busy).redirects(0)).assertHeader(
      'location',
      '/sign-in'
    )
  })

  test('note when they were last used, at most once a minute', async ({ client, assert }) => {
    const { user } = await createCustomer()
    const session = await sessionFor(user)
    const row = await UserSession.findOrFail(session.sign_in)
    const begun = row.lastSeenAt.toMillis()
    clock.travel({ seconds: 30 })
    await client.get('/account').withSession(session)
    assert.equal((await row.refresh()).lastSeenAt.toMillis(), begun)
    clock.travel({ seconds: 90 })
    await client.get('/account').withSession(session)
    assert.isAbove((await row.refresh()).lastSeenAt.toMillis(), begun)
  })

  test('end at once where they are revoked, and a request in flight does not bring them back', async ({
    assert,
  }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const surfer = new Surfer()
    await surfer.signIn(user.email, PASSWORD)
    const inFlight = surfer.submit(
      '/account/password',
      { current_password: 'wrong one here', password: 'four grey geese fly by' },
      'PUT'
    )
    await transaction((trx) => UserSession.revokeAll(user.id, trx))
    await inFlight
    assert.equal((await surfer.get('/account')).location, '/sign-in')
    assert.equal((await surfer.get('/account')).location, '/sign-in')
  })

  test('stand for nothing where the user is locked out, or signed out everywhere', async ({
    client,
  }) => {
    const locked = await createCustomer()
    const lockedSession = await sessionFor(locked.user)
    await locked.user.merge({ disabledAt: clock.now() }).save()
    ;(await client.get('/account').withSession(lockedSession).redirects(0)).assertHeader(
      'location',
      '/sign-in'
    )

    const left = await createCustomer()
    const leftSession = await sessionFor(left.user)
    clock.travel({ seconds: 2 })
    await left.user.merge({ sessionsValidAfter: clock.now() }).save()
    ;(await client.get('/account').withSession(leftSession).redirects(0)).assertHeader(
      'location',
      '/sign-in'
    )
  })

  test('lose their account with the membership', async ({ client }) => {
    const { user, membership } = await createCustomer()
    const session = await sessionFor(user)
    await Membership.query().where('id', membership.id).delete()
    const response = await client.get('/account').withSession(session).redirects(0)
    response.assertStatus(200)
    response.assertTextIncludes(user.email)
  })

  test('are not opened by a session that names no row', async ({ client }) => {
    for (const named of ['01ARZ3NDEKTSV4RRFFQ69G5FAV', 1, true, { id: 1 }, ['x']]) {
      const response = await client.get('/account').withSession({ sign_in: named }).redirects(0)
      response.assertHeader('location', '/sign-in')
    }
  })
})

test.group('Security page', (group) => {
  group.each.setup(() => limiter.clear())

  test('lists the sign-ins of the user without their real ids', async ({ client, assert }) => {
    const { user } = await createCustomer()
    const session = await sessionFor(user)
    const other = await UserSession.open({
      userId: user.id,
      accountId: null,
      staff: false,
      ip: '192.0.2.7',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    })
    const response = await client.get('/account/security').withSession(session)
    response.assertStatus(200)
    response.assertTextIncludes('Firefox, Linux')
    response.assertTextIncludes('192.0.2.7')
    response.assertTextIncludes(other.publicId)
    assert.notInclude(response.text(), other.id)
    assert.notInclude(response.text(), session.sign_in)
  })

  test('ends one sign-in, once, and never somebody else’s', async ({ client, assert }) => {
    const { user } = await createCustomer()
    const session = await sessionFor(user)
    const other = await UserSession.open({ userId: user.id, accountId: null, staff: false })
    const stranger = await UserSession.open({
      userId: (await createCustomer()).user.id,
      accountId: null,
      staff: false,
    })

    const end = (id: string) =>
      client.delete(`/account/sessions/${id}`).withSession(session).redirects(0)
    ;(await end(other.publicId)).assertHeader('location', '/account/security')
    assert.isNotNull((await other.refresh()).revokedAt)
    ;(await end(other.publicId)).assertStatus(404)
    ;(await end(stranger.publicId)).assertStatus(404)
    ;(await end('nonsense')).assertStatus(404)
    assert.isNull((await stranger.refresh()).revokedAt)
  })

  test('signs out everywhere, this device included', async ({ client, assert }) => {
    const { user } = await createCustomer()
    const session = await sessionFor(user)
    const other = await sessionFor(user)
    const response = await client.delete('/account/sessions').withSession(session).redirects(0)
    response.assertHeader('location', '/sign-in')
    for (const each of [session, other]) {
      ;(await client.get('/account').withSession(each).redirects(0)).assertHeader(
        'location',
        '/sign-in'
      )
    }
    assert.isNotNull((await user.refresh()).sessionsValidAfter)
    ;(await client.delete('/account/sessions').withSession(session).redirects(0)).assertHeader(
      'location',
      '/sign-in'
    )
  })

  test('changes the password and ends every other sign-in', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const [here, there] = [new Surfer(), new Surfer()]
    await here.signIn(user.email, PASSWORD)
    await there.signIn(user.email, PASSWORD)
    const before = here.sessionId

    const changed = { current_password: PASSWORD, password: 'four grey geese fly by' }
    const answer = await here.submit('/account/password', changed, 'PUT')
    assert.equal(answer.location, '/account/security')
    assert.notEqual(here.sessionId, before)
    assert.equal((await here.get('/account')).status, 200)
    assert.equal((await there.get('/account')).location, '/sign-in')
    assert.equal((await new Surfer().signIn(user.email, PASSWORD)).location, '/sign-in')
    assert.equal((await new Surfer().signIn(user.email, changed.password)).location, '/dashboard')

    const repeated = await here.follow(await here.submit('/account/password', changed, 'PUT'))
    assert.include(repeated.text, 'This isn’t your current password')
  })

  test('refuses a weak new password and keeps the present one', async ({ client, assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const session = await sessionFor(user)
    for (const password of ['short', 'passwordpassword1', `${user.email}1`, 'x'.repeat(129)]) {
      const response = await client
        .put('/account/password')
        .withSession(session)
        .header('accept', 'text/html')
        .form({ current_password: PASSWORD, password })
        .redirects(0)
      assert.property(response.flashMessage('inputErrorsBag'), 'password', password)
      assert.isUndefined(response.flashMessages().password)
      assert.isUndefined(response.flashMessages().current_password)
    }
    assert.equal((await new Surfer().signIn(user.email, PASSWORD)).location, '/dashboard')
  })

  test('is closed to visitors', async ({ client }) => {
    ;(await client.get('/account/security').redirects(0)).assertHeader('location', '/sign-in')
    ;(await client.put('/account/password').redirects(0)).assertHeader('location', '/sign-in')
    ;(await client.delete('/account/sessions').redirects(0)).assertHeader('location', '/sign-in')
    ;(await client.delete('/account/sessions/x').redirects(0)).assertHeader('location', '/sign-in')
  })
})
