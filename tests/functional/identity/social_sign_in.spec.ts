import { generateKeyPairSync, sign } from 'node:crypto'
import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import { clock } from '#core/clock'
import { shopHold } from '#core/hold/shop_hold'
import { newId } from '#core/ids'
import SocialFlow from '#identity/models/social_flow'
import SocialIdentity from '#identity/models/social_identity'
import User from '#identity/models/user'
import UserSession from '#identity/models/user_session'
import { createCustomer, createStaff } from '#tests/support/identity'
import { Surfer } from '#tests/support/surfer'
import { choosing, signInWith, somebody, useProviders } from '#tests/support/social'
import type { Fault } from '@innkeeper/oauth-simulator'

const PASSWORD = 'a heron stands in the reeds'
const PERSON = { name: 'Grace L.', country: 'DE' }

test.group('Sign-in through a provider', (group) => {
  const providers = useProviders(group)
  group.each.setup(() => limiter.clear())
  group.each.teardown(() => clock.reset())

  for (const provider of ['google', 'github', 'openid'] as const) {
    test(`makes an account with ${provider}, and finds it again`, async ({ assert }) => {
      const { simulator } = providers
      const person = somebody(simulator)
      const surfer = new Surfer()
      const first = await signInWith(simulator, surfer, person, provider)
      assert.equal(first.location, `/oauth/${provider}/sign-up`)
      const form = await surfer.follow(first)
      assert.include(form.text, person.email)
      assert.include(form.text, 'value="Grace Lindqvist"')
      const made = await surfer.submit(`/oauth/${provider}/sign-up`, {
        ...PERSON,
        email: 'somebody.else@example.test',
      })
      assert.equal(made.location, '/dashboard')
      const user = await User.findByOrFail('email', person.email)
      assert.isTrue(user.hasVerifiedEmail)
      assert.isNull(user.password)
      assert.isNull(await User.withEmail('somebody.else@example.test'))

      const elsewhere = new Surfer()
      const again = await signInWith(simulator, elsewhere, person, provider)
      assert.equal(again.location, '/dashboard')
      assert.equal((await elsewhere.get('/account')).status, 200)
      const session = await UserSession.query()
        .where('user_id', user.id)
        .orderBy('id', 'desc')
        .firstOrFail()
      assert.equal(session.method, provider)
    })

    test(`[O1] takes nothing from ${provider} that this browser did not ask for`, async ({
      assert,
    }) => {
      const { simulator } = providers
      const person = somebody(simulator)
      const surfer = new Surfer()
      const asked = await surfer.submit(`/oauth/${provider}`)
      const answer = new URL(
        await choosing(simulator, asked.location ?? '', { person: person.id }),
        'http://panel.test'
      )
      const stranger = new Surfer()
      await stranger.submit(`/oauth/${provider}`)
      const before = simulator.requests().length

      const { pathname } = answer
      const code = answer.searchParams.get('code') ?? ''
      const state = answer.searchParams.get('state') ?? ''
      const other = provider === 'google' ? 'github' : 'google'
      const wrong = [
        `${pathname}?code=${code}`,
        `${pathname}?code=${code}&state=`,
        `${pathname}?code=${code}&state[]=${state}`,
        `${pathname}?code=${code}&state=${state}x`,
        `${pathname}?code=${code}&state=${state.split('.')[0]}`,
        `${pathname.replace(provider, other)}?code=${code}&state=${state}`,
      ]
      for (const path of wrong) assert.equal((await surfer.get(path)).status, 400, path)
      const stolen = await stranger.get(pathname + answer.search)
      assert.equal(stolen.status, 400)
      const guest = await new Surfer().get(pathname + answer.search)
      assert.equal(guest.status, 400)
      assert.lengthOf(simulator.requests().slice(before), 0, 'the provider is not asked')

      const right = await surfer.get(pathname + answer.search)
      assert.equal(right.location, `/oauth/${provider}/sign-up`)
      const asking = simulator.requests().length
      assert.equal((await surfer.get(pathname + answer.search)).status, 400, 'replayed')
      assert.equal(simulator.requests().length, asking)
    })
  }

  test('[O1] asks with a state and a challenge of their own each time', async ({ assert }) => {
    const surfer = new Surfer()
    for (const provider of ['google', 'github', 'openid']) {
      const ask = async () =>
        new URL((await surfer.submit(`/oauth/${provider}`)).location ?? '').searchParams
      const [first, second] = [await ask(), await ask()]
      for (const name of ['state', 'code_challenge']) {
        assert.isAtLeast(first.get(name)?.length ?? 0, 43, `${provider}: ${name}`)
        assert.notEqual(first.get(name), second.get(name), `${provider}: ${name}`)
      }
      assert.equal(first.get('code_challenge_method'), 'S256')
    }
  })

  test('[O1] takes no answer after ten minutes', async ({ assert }) => {
    const { simulator } = providers
    const person = somebody(simulator)
    const surfer = new Surfer()
    const asked = await surfer.submit('/oauth/google')
    const back = await choosing(simulator, asked.location ?? '', { person: person.id })
    clock.travel({ minutes: 10, seconds: 1 })
    assert.equal((await surfer.get(back)).status, 400)
  })

  test('[O1] takes one of two answers that come at once', async ({ assert }) => {
    const { simulator } = providers
    const person = somebody(simulator)
    const surfer = new Surfer()
    const asked = await surfer.submit('/oauth/google')
    const back = await choosing(simulator, asked.location ?? '', { person: person.id })
    const answers = await Promise.all([surfer.get(back), surfer.get(back)])
    assert.sameMembers(
      answers.map(({ status }) => status),
      [302, 400]
    )
  })

  test('[O2] knows people by what the provider calls them, not by their address', async ({
    assert,
  }) => {
    const { simulator } = providers
    const person = somebody(simulator)
    const surfer = new Surfer()
    await signInWith(simulator, surfer, person)
    await surfer.submit('/oauth/google/sign-up', PERSON)
    const moved = `moved.${person.email}`
    simulator.admit({ ...person, emails: [{ email: moved, verified: true }] })
    const again = await signInWith(simulator, new Surfer(), person)
    assert.equal(again.location, '/dashboard')
    const user = await User.findByOrFail('email', person.email)
    assert.isNull(await User.withEmail(moved), '[O6] our address stays')
    const identity = await SocialIdentity.findByOrFail('user_id', user.id)
    assert.deepInclude(identity.serialize(), { subject: person.id, email: moved })

    const heir = somebody(simulator, { email: person.email })
    const other = await signInWith(simulator, new Surfer(), heir)
    assert.equal(other.location, '/oauth/google/connect', 'whoever has the address now')
  })

  const nobodies = [{ sub: 0 }, { sub: '' }, { sub: null }, { sub: {} }, { sub: ['1'] }, {}]
  test('[O2] refuses a person without a name of their own: {$self}')
    .with(nobodies.map((body) => JSON.stringify(body)))
    .run(async ({ assert }, body) => {
      const { simulator } = providers
      simulator.fault({ at: 'profile', kind: 'json', body: JSON.parse(body) })
      const answer = await signInWith(simulator, new Surfer(), somebody(simulator))
      assert.equal(answer.status, 502)
      assert.include(answer.text, 'We couldn’t use Google’s response')
    })

  test('[O3] never connects by the address alone, only with the password', async ({ assert }) => {
    const { simulator } = providers
    const { user } = await createCustomer({ password: PASSWORD })
    const person = somebody(simulator, { email: user.email })
    const surfer = new Surfer()
    const answer = await signInWith(simulator, surfer, person)
    assert.equal(answer.location, '/oauth/google/connect')
    assert.include((await surfer.follow(answer)).text, user.email)
    assert.equal((await surfer.get('/sign-in')).status, 200, 'nobody is signed in')

    const wrong = await surfer.submit('/oauth/google/connect', { password: 'wrong guess' })
    assert.include((await surfer.follow(wrong)).text, 'This isn’t the password of that account.')
    assert.lengthOf(await SocialIdentity.query().where('user_id', user.id), 0)

    const right = await surfer.submit('/oauth/google/connect', { password: PASSWORD })
    assert.equal(right.location, '/dashboard')
    assert.lengthOf(await SocialIdentity.query().where('user_id', user.id), 1)
    assert.equal((await signInWith(simulator, new Surfer(), person)).location, '/dashboard')
  })

  test('[O3] does not believe the address on a public profile at GitHub', async ({ assert }) => {
    const { simulator } = providers
    const { user } = await createCustomer({ password: PASSWORD })
    const person = somebody(simulator, {
      emails: [{ email: user.email, verified: false }],
      publicEmail: user.email,
    })
    const surfer = new Surfer()
    const answer = await signInWith(simulator, surfer, person, 'github')
    assert.equal(answer.location, '/oauth/github/sign-up', 'as a stranger')
    const taken = await surfer.submit('/oauth/github/sign-up', { ...PERSON, email: user.email })
    assert.include((await surfer.follow(taken)).text, 'An account with this email already exists.')
    assert.lengthOf(await SocialIdentity.query().where('user_id', user.id), 0)
  })

  test('[O3] guesses at the password count as those of the sign-in form do', async ({ assert }) => {
    const { simulator } = providers
    const { user } = await createCustomer({ password: PASSWORD })
    const surfer = new Surfer()
    await signInWith(simulator, surfer, somebody(simulator, { email: user.email }))
    const statuses: number[] = []
    for (let guess = 0; guess < 7; guess++) {
      const password = `wrong guess ${guess}`
      const path = '/oauth/google/connect'
      statuses.push((await surfer.submit(path, { password })).status)
    }
    assert.deepEqual(statuses, [302, 302, 302, 302, 302, 429, 429])
  })

  test('[O4] drops what somebody made with an address that they never proved', async ({
    assert,
  }) => {
    const { simulator } = providers
    const { user } = await createCustomer({ password: PASSWORD, verified: false })
    const hijacker = new Surfer()
    await hijacker.signIn(user.email, PASSWORD)
    const own = somebody(simulator)
    await SocialIdentity.create({ userId: user.id, provider: 'github', subject: own.id })

    const surfer = new Surfer()
    const person = somebody(simulator, { email: user.email })
    assert.equal((await signInWith(simulator, surfer, person)).location, '/dashboard')
    assert.equal((await surfer.get('/account')).status, 200)
    assert.equal((await hijacker.get('/account')).location, '/sign-in')
    assert.equal((await new Surfer().signIn(user.email, PASSWORD)).location, '/sign-in')
    const theirs = await SocialIdentity.query().where('user_id', user.id)
    assert.deepEqual(
      theirs.map(({ provider, subject }) => [provider, subject]),
      [['google', person.id]]
    )
    assert.isTrue((await User.findOrFail(user.id)).hasVerifiedEmail)
  })

  test('[O5] asks GitHub to read, and for no more than name and addresses', async ({ assert }) => {
    const asked = await new Surfer().submit('/oauth/github')
    assert.equal(new URL(asked.location ?? '').searchParams.get('scope'), 'read:user user:email')
  })

  test('[O7] sends nothing of the answer’s address to the provider but the code', async ({
    assert,
  }) => {
    const { simulator } = providers
    const surfer = new Surfer()
    const asked = await surfer.submit('/oauth/google')
    const back = await choosing(simulator, asked.location ?? '', {
      person: somebody(simulator).id,
    })
    const before = simulator.requests().length
    const answer = await surfer.get(
      `${back}&client_id=evil&redirect_uri=http://evil.test&code_verifier=x`
    )
    assert.equal(answer.location, '/oauth/google/sign-up')
    assert.deepEqual(
      simulator
        .requests()
        .slice(before)
        .map(({ status }) => status),
      [200, 200]
    )
  })

  test('lets nobody in whose user is deactivated', async ({ assert }) => {
    const { simulator } = providers
    const { user } = await createCustomer()
    const person = somebody(simulator)
    await SocialIdentity.create({ userId: user.id, provider: 'google', subject: person.id })
    await user.merge({ disabledAt: clock.now() }).save()
    const surfer = new Surfer()
    const answer = await signInWith(simulator, surfer, person)
    assert.equal(answer.status, 403)
    assert.include(answer.text, 'This user is deactivated')
    assert.equal((await surfer.get('/account')).location, '/sign-in')
  })

  test('says who said no, and leaves the sign-in page as it was', async ({ assert }) => {
    const { simulator } = providers
    const surfer = new Surfer()
    const asked = await surfer.submit('/oauth/github')
    const back = await choosing(simulator, asked.location ?? '', { error: 'access_denied' })
    const answer = await surfer.get(back)
    assert.equal(answer.location, '/sign-in')
    assert.include((await surfer.follow(answer)).text, 'You cancelled signing in with GitHub.')
  })

  const outages: Fault[] = [
    { at: 'token', kind: 'status', status: 503 },
    { at: 'token', kind: 'reset' },
    { at: 'profile', kind: 'status', status: 500, times: 3 },
    { at: 'profile', kind: 'reset', times: 3 },
  ]
  const unusable: Fault[] = [
    { at: 'token', kind: 'json', body: { error: 'invalid_grant' } },
    { at: 'token', kind: 'text', text: '<html>Welcome</html>' },
    { at: 'profile', kind: 'text', text: '<html>Welcome</html>' },
    { at: 'profile', kind: 'json', body: null },
    { at: 'profile', kind: 'json', body: [] },
    { at: 'token', kind: 'status', status: 400 },
  ]
  for (const provider of ['google', 'github', 'openid'] as const)
    for (const [faults, status] of [
      [outages, 503],
      [unusable, 502],
    ] as const)
      for (const fault of faults)
        test(`answers ${status} where ${provider} fails: ${JSON.stringify(fault)}`, async ({
          assert,
        }) => {
          const { simulator } = providers
          const person = somebody(simulator)
          const surfer = new Surfer()
          simulator.fault(fault)
          const answer = await signInWith(simulator, surfer, person, provider)
          assert.equal(answer.status, status)
          assert.notInclude(answer.text, 'Welcome')
          simulator.clearFaults()
          const again = await signInWith(simulator, surfer, person, provider)
          assert.equal(again.location, `/oauth/${provider}/sign-up`, 'trying again goes on')
        })

  const forgeries: [string, object][] = [
    ['another key', {}],
    ['another nonce', { nonce: 'theirs' }],
    ['another audience', { aud: 'other-shop' }],
    ['another issuer', { iss: 'https://evil.test' }],
    ['a time long ago', { exp: 1 }],
  ]
  for (const [what, changes] of forgeries)
    test(`[O1] refuses an id token with ${what}`, async ({ assert }) => {
      const { simulator } = providers
      const person = somebody(simulator)
      const surfer = new Surfer()
      const asked = new URL((await surfer.submit('/oauth/openid')).location ?? '')
      const back = await choosing(simulator, asked.href, { person: person.id })
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const now = Math.floor(Date.now() / 1000)
      const claims = {
        iss: `${simulator.url}/openid`,
        aud: 'shop',
        sub: person.id,
        nonce: asked.searchParams.get('nonce'),
        iat: now,
        exp: now + 600,
        ...changes,
      }
      const encoded = [{ alg: 'RS256', kid: 'simulator-1', typ: 'JWT' }, claims].map((part) =>
        Buffer.from(JSON.stringify(part)).toString('base64url')
      )
      const signed = encoded.join('.')
      const signature = sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')
      const body = {
        access_token: 'x',
        token_type: 'Bearer',
        id_token: `${signed}.${signature}`,
      }
      simulator.fault({ at: 'token', kind: 'json', body })
      simulator.fault({ at: 'profile', kind: 'json', body: { sub: person.id } })
      assert.equal((await surfer.get(back)).status, 502)
    })

  test('asks anew where the same button is sent again', async ({ assert }) => {
    const surfer = new Surfer()
    const form = { form_marker: newId() }
    const [first, second] = [
      await surfer.submit('/oauth/google', form),
      await surfer.submit('/oauth/google', form),
    ]
    const stateOf = ({ location }: typeof first) =>
      new URL(location ?? '').searchParams.get('state')
    assert.notEqual(stateOf(first), stateOf(second))
  })

  test('lets staff in while the shop is held, and makes no accounts then', async ({
    assert,
    cleanup,
  }) => {
    const { simulator } = providers
    const { user } = await createStaff('owner')
    const person = somebody(simulator)
    await SocialIdentity.create({ userId: user.id, provider: 'google', subject: person.id })
    await shopHold.begin()
    cleanup(() => shopHold.end())
    assert.equal((await signInWith(simulator, new Surfer(), person)).location, '/admin')
    const stranger = await signInWith(simulator, new Surfer(), somebody(simulator))
    assert.equal(stranger.status, 503)
  })

  test('knows no provider that is not configured', async ({ assert }) => {
    const surfer = new Surfer()
    for (const name of ['discord', 'constructor', '__proto__', 'nobody']) {
      assert.equal((await surfer.submit(`/oauth/${name}`)).status, 404, name)
      assert.equal((await surfer.get(`/oauth/${name}/callback`)).status, 404, name)
    }
  })

  test('makes one account of a form that is sent twice at once', async ({ assert }) => {
    const { simulator } = providers
    const person = somebody(simulator)
    const surfer = new Surfer()
    await signInWith(simulator, surfer, person)
    const answers = await Promise.all([
      surfer.submit('/oauth/google/sign-up', PERSON),
      surfer.submit('/oauth/google/sign-up', PERSON),
    ])
    assert.include(
      answers.map(({ location }) => location),
      '/dashboard'
    )
    assert.lengthOf(await User.query().where('email', person.email), 1)
    assert.lengthOf(await SocialIdentity.query().where('subject', person.id), 1)
  })

  test('has an address proven by mail that the provider does not vouch for', async ({ assert }) => {
    const { simulator } = providers
    const person = somebody(simulator, { verified: false })
    const surfer = new Surfer()
    const form = await surfer.follow(await signInWith(simulator, surfer, person))
    assert.include(form.text, `value="${person.email}"`)
    const empty = await surfer.submit('/oauth/google/sign-up', { ...PERSON, email: '' })
    assert.include((await surfer.follow(empty)).text, 'Email address is required.')
    const made = await surfer.submit('/oauth/google/sign-up', { ...PERSON, email: person.email })
    assert.equal(made.location, '/dashboard')
    assert.isFalse((await User.findByOrFail('email', person.email)).hasVerifiedEmail)
  })

  test('goes on where the visitor was', async ({ assert }) => {
    const { simulator } = providers
    const { user } = await createCustomer()
    const person = somebody(simulator)
    await SocialIdentity.create({ userId: user.id, provider: 'google', subject: person.id })
    const surfer = new Surfer()
    await surfer.get('/account/security')
    assert.equal((await signInWith(simulator, surfer, person)).location, '/account/security')

    for (const [page, path] of [
      ['/checkout', '/checkout'],
      ['//evil.test', '/dashboard'],
      ['https://evil.test/x', '/dashboard'],
    ]) {
      const other = new Surfer()
      const asked = await other.submit('/oauth/google', { page })
      const back = await choosing(simulator, asked.location ?? '', { person: person.id })
      assert.equal((await other.get(back)).location, path)
    }
  })

  test('forgets questions a day after they are over', async ({ assert }) => {
    await new Surfer().submit('/oauth/google')
    const { forgetOldSignIns } = await import('#identity/sign_in/forget_old_sign_ins')
    clock.travel({ days: 2 })
    await forgetOldSignIns()
    assert.lengthOf(await SocialFlow.all(), 0)
  })
})
