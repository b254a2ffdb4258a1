import { test } from '@japa/runner'
import hash from '@adonisjs/core/services/hash'
import limiter from '@adonisjs/limiter/services/main'
import { clock } from '#core/clock'
import AuditEntry from '#audit/models/audit_entry'
import User from '#identity/models/user'
import UserSession from '#identity/models/user_session'
import { createCustomer, createStaff } from '#tests/support/identity'
import { newId } from '#core/ids'
import { Surfer } from '#tests/support/surfer'

const PASSWORD = 'a heron stands in the reeds'

/** Runs work while counting how many passwords are verified. */
async function countingHashes(work: () => Promise<unknown>): Promise<number> {
  const verify = hash.verify
  let count = 0
  hash.verify = (...args: Parameters<typeof verify>) => {
    count++
    return verify.apply(hash, args)
  }
  try {
    await work()
  } finally {
    hash.verify = verify
  }
  return count
}

test.group('Sign-in', (group) => {
  group.each.setup(() => limiter.clear())
  group.each.teardown(() => clock.reset())

  test('lets a customer in and leads to the dashboard', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const surfer = new Surfer()
    const answer = await surfer.signIn(user.email, PASSWORD)
    assert.equal(answer.status, 302)
    assert.equal(answer.location, '/dashboard')
    const account = await surfer.get('/account')
    assert.equal(account.status, 200)
    assert.include(account.text, user.email)
    assert.equal(account.headers.get('cache-control'), 'no-store')
  })

  test('finds the user however the address is written', async ({ assert }) => {
    const { user } = await createCustomer({
      password: PASSWORD,
      email: `ada.${newId()}@Example.TEST`,
    })
    const answer = await new Surfer().signIn(` ${user.email.toUpperCase()} `, PASSWORD)
    assert.equal(answer.location, '/dashboard')
  })

  test('leads staff without an account to the admin panel', async ({ assert }) => {
    const { user } = await createStaff('support', { password: PASSWORD })
    const answer = await new Surfer().signIn(user.email, PASSWORD)
    assert.equal(answer.location, '/admin')
    const entry = await AuditEntry.query()
      .where('actor_id', user.id)
      .where('action', 'user.signed_in')
      .firstOrFail()
    assert.equal(entry.actorType, 'staff')
  })

  test('uses a password exactly as typed, spaces included', async ({ assert }) => {
    const { user } = await createCustomer({ password: `  ${PASSWORD} ` })
    const trimmed = await new Surfer().signIn(user.email, PASSWORD)
    assert.equal(trimmed.location, '/sign-in')
    const exact = await new Surfer().signIn(user.email, `  ${PASSWORD} `)
    assert.equal(exact.location, '/dashboard')
  })

  test('gives one answer, after one verification, whatever is wrong', async ({ assert }) => {
    const known = await createCustomer({ password: PASSWORD })
    const passwordless = await createCustomer()
    const locked = await createCustomer({ password: PASSWORD })
    await locked.user.merge({ disabledAt: clock.now() }).save()

    const pages: string[] = []
    const attempts = [
      ['nobody@example.test', PASSWORD],
      [known.user.email, 'quite another one'],
      [passwordless.user.email, PASSWORD],
      [locked.user.email, PASSWORD],
    ]
    for (const [email, password] of attempts) {
      const surfer = new Surfer()
      let page = ''
      const hashes = await countingHashes(async () => {
        const answer = await surfer.signIn(email, password)
        assert.equal(answer.status, 302)
        assert.equal(answer.location, '/sign-in')
        page = (await surfer.follow(answer)).text
      })
      assert.equal(hashes, 1, email)
      pages.push(
        page
          .replaceAll(email, '')
          .replaceAll(
            /nonce="[^"]*"|content="[^"]*"|name="(?:_csrf|form_marker)" value="[^"]*"/g,
            ''
          )
      )
    }
    assert.include(pages[0], 'Wrong email or password.')
    for (const page of pages) assert.equal(page, pages[0])
  })

  test('runs at most five of fifty guesses made at once', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const statuses: number[] = []
    const hashes = await countingHashes(async () => {
      const guesses = Array.from({ length: 50 }, (_, index) =>
        new Surfer().signIn(user.email, `wrong guess ${index}`)
      )
      for (const answer of await Promise.all(guesses)) statuses.push(answer.status)
    })
    assert.isAtMost(hashes, 5)
    assert.equal(statuses.filter((status) => status === 429).length, 45)
  })

  test('says when to come back to whoever tries too often', async ({ assert }) => {
    const surfer = new Surfer()
    for (let index = 0; index < 5; index++)
      await surfer.signIn('nobody@example.test', `wrong ${index}`)
    const answer = await surfer.signIn('nobody@example.test', 'wrong again')
    assert.equal(answer.status, 429)
    assert.isAbove(Number(answer.headers.get('retry-after')), 0)
  })

  test('does not count honest sign-ins', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    for (let index = 0; index < 7; index++) {
      assert.equal((await new Surfer().signIn(user.email, PASSWORD)).location, '/dashboard')
    }
  })

  test('refuses with 503 while guesses cannot be counted', async ({ assert, cleanup }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const use = limiter.use
    cleanup(() => void (limiter.use = use))
    limiter.use = () => {
      throw new Error('store is down')
    }
    const answer = await new Surfer().signIn(user.email, PASSWORD)
    assert.equal(answer.status, 503)
    assert.isAbove(Number(answer.headers.get('retry-after')), 0)
  })

  test('renews a hash that was made with weaker settings', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const { argon2id } = await import('argon2')
    const { default: argon } = await import('argon2')
    const weak = await argon.hash(PASSWORD, {
      type: argon2id,
      memoryCost: 8192,
      timeCost: 1,
      parallelism: 1,
    })
    await User.query().where('id', user.id).update({ password: weak })
    const answer = await new Surfer().signIn(user.email, PASSWORD)
    assert.equal(answer.location, '/dashboard')
    await user.refresh()
    assert.notEqual(user.password, weak)
    assert.isTrue(await hash.verify(String(user.password), PASSWORD))
  })

  test('goes back to the page that was asked for, and to no other place', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const surfer = new Surfer()
    const refused = await surfer.get('/account/security?from=mail')
    assert.equal(refused.location, '/sign-in')
    const answer = await surfer.signIn(user.email, PASSWORD)
    assert.equal(answer.location, '/account/security?from=mail')
  })

  test('gives the browser a new session and forgets the old one', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const surfer = new Surfer()
    await surfer.submit('/contact')
    const before = surfer.sessionId
    await surfer.signIn(user.email, PASSWORD)
    assert.notEqual(surfer.sessionId, before)
  })

  test('has one sign-in a browser: whoever is signed in opens no second one', async ({
    assert,
  }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const other = await createCustomer({ password: PASSWORD })
    const surfer = new Surfer()
    const first = await surfer.signIn(user.email, PASSWORD)
    const second = await surfer.signIn(other.user.email, PASSWORD)
    assert.equal(second.location, first.location)
    const signUp = await surfer.submit('/sign-up', { email: 'new@example.test' })
    assert.equal(signUp.location, first.location)
    assert.lengthOf(await UserSession.query().where('user_id', user.id), 1)
    assert.lengthOf(await UserSession.query().where('user_id', other.user.id), 0)
  })

  test('takes bodies of any shape for wrong credentials and flashes no password', async ({
    client,
    assert,
  }) => {
    const bodies = [
      {},
      { email: ['a'], password: { a: 1 } },
      { email: 1, password: true },
      { email: 'a'.repeat(5000), password: 'b' },
    ]
    for (const body of bodies) {
      const response = await client
        .post('/sign-in')
        .header('accept', 'text/html')
        .json(body)
        .redirects(0)
      response.assertStatus(302)
      assert.isUndefined(response.flashMessages().password)
    }
  })
})

test.group('Sign-out', (group) => {
  group.each.setup(() => limiter.clear())

  test('ends the sign-in, so that the old cookie opens nothing', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const surfer = new Surfer()
    await surfer.signIn(user.email, PASSWORD)
    const stolen = new Surfer()
    stolen.setCookie('innkeeper_session', String(surfer.cookie('innkeeper_session')))
    assert.equal((await stolen.get('/account')).status, 200)

    const answer = await surfer.submit('/sign-out')
    assert.equal(answer.location, '/sign-in')
    assert.equal((await surfer.get('/account')).location, '/sign-in')
    assert.equal((await stolen.get('/account')).location, '/sign-in')
    assert.isNotNull((await UserSession.query().where('user_id', user.id).firstOrFail()).revokedAt)
  })

  test('does nothing for a visitor, and can be repeated', async ({ assert }) => {
    const surfer = new Surfer()
    assert.equal((await surfer.submit('/sign-out')).location, '/sign-in')
    assert.equal((await surfer.submit('/sign-out')).location, '/sign-in')
  })

  test('keeps the cart at sign-in and drops it at sign-out', async ({ client }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const signedIn = await client
      .post('/sign-in')
      .withSession({ cart_id: 'CART', secret_of_before: 1 })
      .form({ email: user.email, password: PASSWORD })
      .redirects(0)
    signedIn.assertSession('cart_id', 'CART')
    signedIn.assertSessionMissing('secret_of_before')
    signedIn.assertHeader('location', '/cart')

    const signedOut = await client.post('/sign-out').withSession(signedIn.session()).redirects(0)
    signedOut.assertSessionMissing('cart_id')
    signedOut.assertSessionMissing('sign_in')
  })
})
