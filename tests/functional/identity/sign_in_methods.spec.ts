import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { worker } from '#core/work/worker'
import AuditEntry from '#audit/models/audit_entry'
import SocialFlow from '#identity/models/social_flow'
import SocialIdentity from '#identity/models/social_identity'
import Mail from '#notifications/models/mail'
import { createCustomer } from '#tests/support/identity'
import { Surfer } from '#tests/support/surfer'
import { choosing, signInWith, somebody, useProviders } from '#tests/support/social'

const PASSWORD = 'a heron stands in the reeds'

async function signedIn(options: Parameters<typeof createCustomer>[0] = {}) {
  const { user } = await createCustomer({ password: PASSWORD, ...options })
  const surfer = new Surfer()
  await surfer.signIn(user.email, PASSWORD)
  return { user, surfer }
}

const identitiesOf = (user: { id: string }) => SocialIdentity.query().where('user_id', user.id)

test.group('Sign-in methods', (group) => {
  const providers = useProviders(group)
  group.each.setup(() => limiter.clear())
  group.each.teardown(() => clock.reset())

  /** Presses "Connect" and chooses somebody at the provider. */
  async function connect(surfer: Surfer, person: { id: string }, provider = 'google') {
    const asked = await surfer.submit(`/account/sign-in-methods/${provider}`)
    const { simulator } = providers
    return surfer.get(await choosing(simulator, asked.location ?? '', { person: person.id }))
  }

  test('are connected and disconnected on the security page, and told of by mail', async ({
    assert,
  }) => {
    const { simulator } = providers
    const { user, surfer } = await signedIn()
    const person = somebody(simulator)
    assert.equal((await connect(surfer, person)).location, '/account/security')
    assert.include((await surfer.get('/account/security')).text, person.email)
    assert.equal((await signInWith(simulator, new Surfer(), person)).location, '/dashboard')

    const removed = await surfer.submit('/account/sign-in-methods/google', {}, 'DELETE')
    assert.include((await surfer.follow(removed)).text, 'Disconnected.')
    assert.lengthOf(await identitiesOf(user), 0)
    const after = await signInWith(simulator, new Surfer(), person)
    assert.equal(after.location, '/oauth/google/sign-up')

    await worker.drain()
    const mails = await Mail.query().where('to_address', user.email).orderBy('id')
    const kinds = mails.map(({ kind }) => kind)
    assert.includeMembers(kinds, [
      'identity.sign_in_method_added',
      'identity.sign_in_method_removed',
    ])
    const entries = await AuditEntry.query().where('subject_id', user.id).orderBy('seq')
    assert.includeMembers(
      entries.map(({ action }) => action),
      ['user.sign_in_method_added', 'user.sign_in_method_removed']
    )
  })

  test('[O3] are connected for the sign-in that asked only', async ({ assert }) => {
    const { simulator } = providers
    const attacker = await signedIn()
    const victim = await signedIn()
    const asked = await attacker.surfer.submit('/account/sign-in-methods/google')
    const person = somebody(simulator)
    const back = await choosing(simulator, asked.location ?? '', { person: person.id })
    assert.equal((await victim.surfer.get(back)).status, 400, 'the victim is led to the answer')
    assert.lengthOf(await identitiesOf(victim.user), 0)

    await attacker.surfer.submit('/sign-out')
    await attacker.surfer.signIn(attacker.user.email, PASSWORD)
    assert.equal((await attacker.surfer.get(back)).status, 400, 'another sign-in')
    assert.lengthOf(await identitiesOf(attacker.user), 0)
  })

  test('are not connected where the sign-in ended while the provider was asked', async ({
    assert,
  }) => {
    const { simulator } = providers
    const { user, surfer } = await signedIn()
    const person = somebody(simulator)
    const asked = await surfer.submit('/account/sign-in-methods/google')
    const back = await choosing(simulator, asked.location ?? '', { person: person.id })
    simulator.fault({ at: 'profile', kind: 'delay', ms: 1_000 })
    const answering = surfer.get(back)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await transaction((trx) => user.signOutEverywhere(trx))
    assert.equal((await answering).status, 400)
    assert.lengthOf(await identitiesOf(user), 0)
  })

  test('end the sessions that came through them', async ({ assert }) => {
    const { simulator } = providers
    const { surfer } = await signedIn()
    const person = somebody(simulator)
    await connect(surfer, person)
    const elsewhere = new Surfer()
    await signInWith(simulator, elsewhere, person)
    await surfer.submit('/account/sign-in-methods/google', {}, 'DELETE')
    assert.equal((await elsewhere.get('/account')).location, '/sign-in')
    assert.equal((await surfer.get('/account')).status, 200)
  })

  test('[O6] those of a provider that is gone are no way in', async ({ assert }) => {
    const { simulator } = providers
    const person = somebody(simulator)
    const surfer = new Surfer()
    await signInWith(simulator, surfer, person)
    await surfer.submit('/oauth/google/sign-up', { name: 'Grace', country: 'DE' })
    const [{ userId }] = await SocialIdentity.query().where('subject', person.id)
    await SocialIdentity.create({ userId, provider: 'gone', subject: person.id })
    const last = await surfer.submit('/account/sign-in-methods/google', {}, 'DELETE')
    assert.include((await surfer.follow(last)).text, 'This is your only way to sign in.')
    assert.include((await surfer.get('/account/security')).text, 'gone')
  })

  test('are refused to who is not signed in', async ({ assert }) => {
    const surfer = new Surfer()
    assert.equal((await surfer.submit('/account/sign-in-methods/google')).location, '/sign-in')
    const removed = await surfer.submit('/account/sign-in-methods/google', {}, 'DELETE')
    assert.equal(removed.location, '/sign-in')
    assert.equal((await surfer.submit('/account/password-link')).location, '/sign-in')
  })

  test('are refused while the address is not proven', async ({ assert }) => {
    const { surfer, user } = await signedIn({ verified: false })
    const answer = await surfer.submit('/account/sign-in-methods/google')
    assert.include((await surfer.follow(answer)).text, 'Verify your email before')
    assert.lengthOf(await SocialFlow.query().where('user_id', user.id), 0)
  })

  test('belong to one user, and to one identity of a provider each', async ({ assert }) => {
    const { simulator } = providers
    const first = await signedIn()
    const second = await signedIn()
    const person = somebody(simulator)
    await connect(first.surfer, person)
    const taken = await connect(second.surfer, person)
    assert.equal(taken.status, 409)
    assert.include(taken.text, 'Google is connected to another account')
    assert.equal((await connect(first.surfer, person)).location, '/account/security', 'repeated')

    const replaced = await connect(first.surfer, somebody(simulator))
    assert.equal(replaced.status, 409)
    assert.include(replaced.text, 'Another Google account is connected')
    assert.deepEqual(
      (await identitiesOf(first.user)).map(({ subject }) => subject),
      [person.id]
    )
    assert.lengthOf(await identitiesOf(second.user), 0)
  })

  test('[O6] the last one cannot be removed, also by two at once', async ({ assert }) => {
    const { simulator } = providers
    const people = [somebody(simulator), somebody(simulator)]
    const surfer = new Surfer()
    await signInWith(simulator, surfer, people[0])
    await surfer.submit('/oauth/google/sign-up', { name: 'Grace', country: 'DE' })
    const remove = (name: string) => surfer.submit(`/account/sign-in-methods/${name}`, {}, 'DELETE')
    const last = await remove('google')
    assert.include((await surfer.follow(last)).text, 'This is your only way to sign in.')

    await connect(surfer, people[1], 'github')
    const [{ userId }] = await SocialIdentity.query().where('subject', people[0].id)
    await Promise.all([remove('google'), remove('github')])
    assert.lengthOf(await identitiesOf({ id: userId }), 1)
    assert.equal((await remove('openid')).status, 404, 'not connected')
  })

  test('end what they began: who is signed in stays, who comes later does not', async ({
    assert,
  }) => {
    const { simulator } = providers
    const { surfer } = await signedIn()
    const person = somebody(simulator)
    await connect(surfer, person)
    const other = new Surfer()
    const asked = await other.submit('/oauth/google')
    const back = await choosing(simulator, asked.location ?? '', { person: person.id })
    await surfer.submit('/account/sign-in-methods/google', {}, 'DELETE')
    assert.equal((await other.get(back)).location, '/oauth/google/sign-up')
  })

  test('let a person without a password ask for a link to set one', async ({ assert }) => {
    const { simulator } = providers
    const person = somebody(simulator)
    const surfer = new Surfer()
    await signInWith(simulator, surfer, person)
    await surfer.submit('/oauth/google/sign-up', { name: 'Grace', country: 'DE' })
    assert.include((await surfer.get('/account/security')).text, 'You sign in without a password.')
    await worker.drain()
    assert.lengthOf(await Mail.query().where('to_address', person.email), 0, 'nothing to be told')
    const asked = await surfer.submit('/account/password-link')
    assert.include((await surfer.follow(asked)).text, `We sent a link to ${person.email}`)
    await worker.drain()
    const mail = await Mail.query()
      .where('to_address', person.email)
      .orderBy('id', 'desc')
      .firstOrFail()
    assert.equal(mail.kind, 'identity.reset_password')
  })
})

test.group('A mailed link to connect a provider', (group) => {
  const providers = useProviders(group)
  group.each.setup(() => limiter.clear())
  group.each.teardown(() => clock.reset())

  async function asked() {
    const { simulator } = providers
    const { user } = await createCustomer({ password: PASSWORD })
    const person = somebody(simulator, { email: user.email })
    const surfer = new Surfer()
    await signInWith(simulator, surfer, person)
    const answer = await surfer.submit('/oauth/google/link')
    const flow = await SocialFlow.query().where('subject', person.id).firstOrFail()
    return { user, person, surfer, answer, link: new URL(SocialFlow.linkFor(flow.id)).pathname }
  }

  test('connects once, on a press of the button only', async ({ assert }) => {
    const { user, person, surfer, answer, link } = await asked()
    assert.include((await surfer.follow(answer)).text, `We sent a link to ${user.email}`)
    await worker.drain()
    const mail = await Mail.query()
      .where('to_address', user.email)
      .orderBy('id', 'desc')
      .firstOrFail()
    assert.equal(mail.kind, 'identity.social_link')

    const reader = new Surfer()
    assert.include((await reader.get(link)).text, 'Connect Google?')
    assert.lengthOf(await identitiesOf(user), 0)
    assert.equal((await reader.submit(link)).location, '/dashboard')
    assert.equal((await reader.get('/account')).status, 200)
    assert.equal((await new Surfer().submit(link)).status, 410, 'repeated')
    const { simulator } = providers
    assert.equal((await signInWith(simulator, new Surfer(), person)).location, '/dashboard')
  })

  test('works where its reader is signed in, and not for somebody else there', async ({
    assert,
  }) => {
    const { user, link } = await asked()
    const other = await createCustomer({ password: PASSWORD })
    const stranger = new Surfer()
    await stranger.signIn(other.user.email, PASSWORD)
    const refused = await stranger.submit(link)
    assert.include((await stranger.follow(refused)).text, 'You’re signed in as someone else.')
    assert.lengthOf(await identitiesOf(user), 0)
    const reader = new Surfer()
    await reader.signIn(user.email, PASSWORD)
    assert.equal((await reader.submit(link)).location, '/dashboard')
    assert.lengthOf(await identitiesOf(user), 1)
  })

  test('lives for half an hour from when it was asked for', async ({ assert }) => {
    const { simulator } = providers
    const { user } = await createCustomer({ password: PASSWORD })
    const person = somebody(simulator, { email: user.email })
    const surfer = new Surfer()
    await signInWith(simulator, surfer, person)
    clock.travel({ minutes: 29 })
    await surfer.submit('/oauth/google/link')
    const { id } = await SocialFlow.query().where('subject', person.id).firstOrFail()
    clock.travel({ minutes: 29 })
    assert.equal((await surfer.get(new URL(SocialFlow.linkFor(id)).pathname)).status, 200)
  })

  test('is nobody else’s, and ends after half an hour', async ({ assert }) => {
    const { user, link } = await asked()
    const surfer = new Surfer()
    for (const path of [
      `${link}x`,
      '/oauth-link/nothing',
      `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`,
    ])
      assert.equal((await surfer.get(path)).status, 410, path)
    clock.travel({ minutes: 31 })
    assert.equal((await surfer.get(link)).status, 410)
    assert.equal((await surfer.submit(link)).status, 410)
    assert.lengthOf(await identitiesOf(user), 0)
  })

  test('is not made for who has no open answer', async ({ assert }) => {
    const count = async () => (await Mail.query().where('kind', 'identity.social_link')).length
    await worker.drain()
    const before = await count()
    assert.equal((await new Surfer().submit('/oauth/google/link')).status, 400)
    await worker.drain()
    assert.equal(await count(), before)
  })
})
