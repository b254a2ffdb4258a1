import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import db from '@adonisjs/lucid/services/db'
import { appUrl } from '#config/app'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import EmailVerification from '#identity/models/email_verification'
import PasswordReset from '#identity/models/password_reset'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { Surfer } from '#tests/support/surfer'

const PASSWORD = 'a heron stands in the reeds'
const WANTED = 'four grey geese fly by'

const pathOf = (link: string) => link.slice(appUrl.length)
const requestReset = (user: { id: string }) =>
  transaction((trx) => PasswordReset.request(user, trx))

test.group('Password reset', (group) => {
  group.each.setup(() => limiter.clear())
  group.each.teardown(() => clock.reset())

  test('answers the same for known and unknown addresses', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const pages: string[] = []
    for (const email of [user.email, 'nobody@example.test']) {
      const surfer = new Surfer()
      const answer = await surfer.submit('/password-reset', { email })
      assert.equal(answer.location, '/sign-in')
      const { text } = await surfer.follow(answer)
      pages.push(
        text.replaceAll(
          /nonce="[^"]*"|content="[^"]*"|name="(?:_csrf|form_marker)" value="[^"]*"/g,
          ''
        )
      )
    }
    assert.equal(pages[0], pages[1])
    assert.lengthOf(await PasswordReset.query().where('user_id', user.id), 1)
  })

  test('mails a link to APP_URL, whatever host the request claims', async ({ assert }) => {
    const { user } = await createCustomer()
    const surfer = new Surfer({ 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' })
    assert.equal((await surfer.submit('/password-reset', { email: user.email })).status, 421)
    assert.isNull(await PasswordReset.findBy('user_id', user.id))
    await new Surfer({ 'x-forwarded-proto': 'https' }).submit('/password-reset', {
      email: user.email,
    })
    const reset = await PasswordReset.findByOrFail('user_id', user.id)
    assert.isTrue(PasswordReset.linkFor(reset.id).startsWith(`${appUrl}/password-reset/`))
    const secret = PasswordReset.linkFor(reset.id).split('.').pop() ?? ''
    assert.notInclude(
      JSON.stringify(await db.from('password_resets').where('id', reset.id)),
      secret
    )
    assert.notInclude(
      JSON.stringify(
        await db.from('outbox_messages').where('topic', 'user.password_reset_requested')
      ),
      secret
    )
  })

  test('sets the password once and signs out everywhere', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD, verified: false })
    const victim = new Surfer()
    await victim.signIn(user.email, PASSWORD)
    const path = pathOf(PasswordReset.linkFor((await requestReset(user)).id))

    const page = await new Surfer().get(path)
    assert.equal(page.status, 200)
    assert.equal(page.headers.get('referrer-policy'), 'no-referrer')
    assert.equal((await victim.get('/account')).status, 200, 'opening the link changes nothing')

    const answer = await new Surfer().submit(path, { password: WANTED })
    assert.equal(answer.location, '/sign-in')
    assert.equal((await victim.get('/account')).location, '/sign-in')
    assert.equal((await new Surfer().signIn(user.email, PASSWORD)).location, '/sign-in')
    assert.equal((await new Surfer().signIn(user.email, WANTED)).location, '/dashboard')
    assert.isTrue((await user.refresh()).hasVerifiedEmail)

    assert.equal(
      (await new Surfer().submit(path, { password: 'another good long one' })).status,
      410
    )
    assert.equal((await new Surfer().get(path)).status, 410)
  })

  test('lets one of two tabs win', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const path = pathOf(PasswordReset.linkFor((await requestReset(user)).id))
    const answers = await Promise.all(
      [1, 2].map(() => new Surfer().submit(path, { password: WANTED }))
    )
    assert.sameMembers(
      answers.map(({ status }) => status),
      [302, 410]
    )
  })

  test('spends every other link of the user', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const [first, second] = [await requestReset(user), await requestReset(user)]
    await new Surfer().submit(pathOf(PasswordReset.linkFor(first.id)), { password: WANTED })
    assert.equal((await new Surfer().get(pathOf(PasswordReset.linkFor(second.id)))).status, 410)
  })

  test('is worth nothing once the password was changed in another way', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const link = pathOf(PasswordReset.linkFor((await requestReset(user)).id))
    const owner = new Surfer()
    await owner.signIn(user.email, PASSWORD)
    const changed = { current_password: PASSWORD, password: WANTED }
    await owner.submit('/account/password', changed, 'PUT')
    const thief = await new Surfer().submit(link, { password: 'a thief sings in the night' })
    assert.equal(thief.status, 410)
    assert.equal((await new Surfer().signIn(user.email, WANTED)).location, '/dashboard')
  })

  test('ends after half an hour, for locked-out users, and for forged links', async ({
    assert,
  }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const reset = await requestReset(user)
    const link = pathOf(PasswordReset.linkFor(reset.id))
    const wrong = `/password-reset/${reset.id}.${'A'.repeat(43)}`
    const purpose = link.replace(
      /\.[^.]*$/,
      `.${EmailVerification.linkFor(reset.id).split('.').pop()}`
    )
    for (const path of [
      wrong,
      purpose,
      `/password-reset/${reset.id}`,
      '/password-reset/x',
      '/password-reset/0',
    ]) {
      assert.equal((await new Surfer().submit(path, { password: WANTED })).status, 410, path)
    }
    clock.travel({ minutes: 31 })
    assert.equal((await new Surfer().submit(link, { password: WANTED })).status, 410)
    clock.reset()
    await user.merge({ disabledAt: clock.now() }).save()
    assert.equal((await new Surfer().submit(link, { password: WANTED })).status, 410)
    await new Surfer().submit('/password-reset', { email: user.email })
    assert.lengthOf(await PasswordReset.query().where('user_id', user.id), 1)
  })

  test('refuses a weak password and leaves the link good', async ({ assert }) => {
    const { user } = await createCustomer({ password: PASSWORD })
    const path = pathOf(PasswordReset.linkFor((await requestReset(user)).id))
    const wide = 'ｐａｓｓｗｏｒｄ１２３４'
    const short = 'e\u0301'.repeat(6)
    const mixed = '𝐪𝐰𝐞𝐫𝐭𝐲𝐮𝐢𝐨𝐩①②'
    for (const password of ['short', 'qwertyuiop12', user.email, wide, short, mixed]) {
      const answer = await new Surfer({ referer: `${appUrl}${path}` }).submit(path, { password })
      assert.equal(answer.status, 302)
      assert.equal((await new Surfer().get(path)).status, 200)
    }
  })

  test('sends one person at most three links an hour', async ({ assert }) => {
    const { user } = await createCustomer()
    const statuses = []
    for (let index = 0; index < 4; index++) {
      statuses.push((await new Surfer().submit('/password-reset', { email: user.email })).status)
    }
    assert.deepEqual(statuses, [302, 302, 302, 429])
  })
})

test.group('E-mail verification', (group) => {
  group.each.setup(() => limiter.clear())
  group.each.teardown(() => clock.reset())

  test('proves the address when the button is pressed, not when the link is opened', async ({
    assert,
  }) => {
    const { user } = await createCustomer({ verified: false })
    const { id } = await transaction((trx) => EmailVerification.request(user, trx))
    const path = pathOf(EmailVerification.linkFor(id))
    const page = await new Surfer().get(path)
    assert.equal(page.status, 200)
    assert.equal(page.headers.get('referrer-policy'), 'no-referrer')
    assert.isFalse((await user.refresh()).hasVerifiedEmail)

    assert.equal((await new Surfer().submit(path)).location, '/sign-in')
    assert.isTrue((await user.refresh()).hasVerifiedEmail)
    assert.equal((await new Surfer().submit(path)).status, 410)
  })

  test('refuses links that are old, forged or of an address that changed', async ({ assert }) => {
    const { user } = await createCustomer({ verified: false })
    const { id } = await transaction((trx) => EmailVerification.request(user, trx))
    const path = pathOf(EmailVerification.linkFor(id))
    assert.equal((await new Surfer().submit(`/email-verification/${id}.forged`)).status, 410)
    clock.travel({ hours: 49 })
    assert.equal((await new Surfer().submit(path)).status, 410)
    clock.reset()
    await user.merge({ email: `new.${user.email}` }).save()
    assert.equal((await new Surfer().submit(path)).status, 410)
    assert.isFalse((await user.refresh()).hasVerifiedEmail)
  })

  test('is sent again on request, at most three times an hour, and not once it is done', async ({
    client,
    assert,
  }) => {
    const { user } = await createCustomer({ verified: false })
    const session = await sessionFor(user)
    const again = () => client.post('/email-verification').withSession(session).redirects(0)
    for (let index = 0; index < 3; index++) (await again()).assertStatus(302)
    ;(await again()).assertStatus(429)
    assert.lengthOf(await EmailVerification.query().where('user_id', user.id), 3)

    const done = await createCustomer()
    await client
      .post('/email-verification')
      .withSession(await sessionFor(done.user))
      .redirects(0)
    assert.isNull(await EmailVerification.findBy('user_id', done.user.id))
    ;(await client.post('/email-verification').redirects(0)).assertHeader('location', '/sign-in')
  })
})
