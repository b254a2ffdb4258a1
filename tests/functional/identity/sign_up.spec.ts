import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import { newId } from '#core/ids'
import AuditEntry from '#audit/models/audit_entry'
import EmailVerification from '#identity/models/email_verification'
import Membership from '#identity/models/membership'
import User from '#identity/models/user'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { Surfer } from '#tests/support/surfer'

const form = (more: Record<string, string> = {}) => ({
  name: 'Grace Example',
  email: `${newId()}@Example.test`,
  password: 'seven herons and a pond',
  country: 'DE',
  ...more,
})

test.group('Sign-up', (group) => {
  group.each.setup(() => limiter.clear())

  test('creates a user with an account of their own and signs them in', async ({ assert }) => {
    const surfer = new Surfer()
    const fields = form()
    const answer = await surfer.submit('/sign-up', fields)
    assert.equal(answer.location, '/dashboard')
    assert.equal((await surfer.get('/account')).status, 200)

    const user = await User.query()
      .where('email', fields.email.toLowerCase())
      .preload('memberships')
      .firstOrFail()
    assert.isFalse(user.hasVerifiedEmail)
    assert.lengthOf(user.memberships, 1)
    assert.equal(user.memberships[0].role, 'owner')
    const { account } = await Membership.query()
      .where('user_id', user.id)
      .preload('account')
      .firstOrFail()
    assert.equal(account.country, 'DE')
    assert.equal(account.kind, 'personal')
    assert.exists(await EmailVerification.findBy('user_id', user.id))
    assert.exists(
      await AuditEntry.query()
        .where('action', 'user.registered')
        .where('subject_id', user.id)
        .first()
    )
  })

  test('keeps the cart', async ({ client }) => {
    const response = await client
      .post('/sign-up')
      .withSession({ cart_id: 'CART' })
      .form(form())
      .redirects(0)
    response.assertSession('cart_id', 'CART')
    response.assertHeader('location', '/cart')
  })

  test('leaves nothing behind where the address is taken, and says so', async ({
    client,
    assert,
  }) => {
    const { user } = await createCustomer()
    const before = await db.from('accounts').count('* as total')
    const response = await client
      .post('/sign-up')
      .header('accept', 'text/html')
      .form(form({ email: user.email.toUpperCase() }))
      .redirects(0)
    response.assertHeader('location', '/sign-up')
    assert.property(response.flashMessage('inputErrorsBag'), 'email')
    assert.isUndefined(response.flashMessages().password)
    assert.deepEqual(await db.from('accounts').count('* as total'), before)
  })

  test('makes one user of the same form sent twice at once', async ({ assert }) => {
    const fields = form()
    const answers = await Promise.all([1, 2, 3].map(() => new Surfer().submit('/sign-up', fields)))
    assert.lengthOf(
      answers.filter(({ location }) => location === '/dashboard'),
      1
    )
    assert.lengthOf(await User.query().where('email', fields.email.toLowerCase()), 1)
  })

  test('refuses what is missing, too long or dangerous in a mail', async ({ client, assert }) => {
    const wrong: [string, Record<string, string>][] = [
      ['name', { name: '' }],
      ['name', { name: 'Eve \u202Ebob' }],
      ['name', { name: 'Eve\r\nBcc: attacker@evil.test' }],
      ['email', { email: 'Eve <attacker@evil.test>' }],
      ['email', { email: 'a@example.test, b@evil.test' }],
      ['email', { email: 'a@example.test\nbcc: b@evil.test' }],
      ['email', { email: 'no address' }],
      ['password', { password: 'elevenchars' }],
      ['password', { password: 'y'.repeat(129) }],
      ['password', { password: 'Password12345' }],
      ['password', { password: 'innkeeper2026' }],
      ['country', { country: 'XX' }],
      ['country', { country: '' }],
    ]
    for (const [field, fields] of wrong) {
      const response = await client
        .post('/sign-up')
        .header('accept', 'text/html')
        .form(form(fields))
        .redirects(0)
      response.assertStatus(302)
      assert.property(response.flashMessage('inputErrorsBag'), field, JSON.stringify(fields))
      assert.isUndefined(response.flashMessages().password)
    }
  })

  test('gives nobody a role, a verified address or another id by fields that no form has', async ({
    assert,
  }) => {
    const fields = form({
      role: 'owner',
      email_verified_at: '2020-01-01',
      id: 'X',
      disabled_at: '',
      is_staff: '1',
    })
    await new Surfer().submit('/sign-up', fields)
    const user = await User.query()
      .where('email', fields.email.toLowerCase())
      .preload('staffMember')
      .firstOrFail()
    assert.isNull(user.emailVerifiedAt)
    assert.notEqual(user.id, 'X')
    assert.isNull(user.staffMember)
  })

  test('is not for people who are signed in', async ({ client, assert }) => {
    const { user } = await createCustomer()
    const fields = form()
    const response = await client
      .post('/sign-up')
      .withSession(await sessionFor(user))
      .form(fields)
      .redirects(0)
    response.assertHeader('location', '/dashboard')
    assert.isNull(await User.withEmail(fields.email))
  })

  test('stops a network that signs up again and again', async ({ assert }) => {
    const { user } = await createCustomer()
    const statuses = new Set<number>()
    for (let index = 0; index < 21; index++) {
      statuses.add((await new Surfer().submit('/sign-up', form({ email: user.email }))).status)
    }
    assert.isTrue(statuses.has(429))
  })
})
