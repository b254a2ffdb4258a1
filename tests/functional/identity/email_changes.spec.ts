import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { worker } from '#core/work/worker'
import AuditEntry from '#audit/models/audit_entry'
import EmailChange from '#identity/models/email_change'
import SocialIdentity from '#identity/models/social_identity'
import User from '#identity/models/user'
import Mail from '#notifications/models/mail'
import { createCustomer } from '#tests/support/identity'
import { Surfer } from '#tests/support/surfer'

const PASSWORD = 'a heron stands in the reeds'
const address = () => `${newId().toLowerCase()}@example.test`
const pathOf = (url: string) => new URL(url).pathname

test.group('[A12] A change of email', (group) => {
  group.each.setup(() => limiter.clear())
  group.each.teardown(() => clock.reset())

  async function signedIn(options: Parameters<typeof createCustomer>[0] = {}) {
    const { user } = await createCustomer({ password: PASSWORD, ...options })
    const surfer = new Surfer()
    await surfer.signIn(user.email, PASSWORD)
    return { user, surfer }
  }

  /** Asks for another address; the change and the path of the link that confirms it. */
  async function asked(surfer: Surfer, user: User, email = address()) {
    const answer = await surfer.submit('/account/email-change', { new_email: email })
    const change = await EmailChange.query()
      .where({ user_id: user.id, new_email: email })
      .orderBy('id', 'desc')
      .first()
    const { id = '' } = change ?? {}
    return {
      email,
      answer,
      link: pathOf(EmailChange.linkFor(id)),
      undo: pathOf(EmailChange.undoLinkFor(id)),
    }
  }

  const kindsFor = async (email: string) => {
    await worker.drain()
    return (await Mail.query().where('to_address', email).orderBy('id')).map(({ kind }) => kind)
  }
  const emailOf = async ({ id }: User) => (await User.findOrFail(id)).email

  test('counts once the link to the new address is pressed, and is told to the old one', async ({
    assert,
  }) => {
    const { user, surfer } = await signedIn()
    const { email, answer, link } = await asked(surfer, user)
    const page = await surfer.follow(answer)
    assert.include(page.text, `We sent a link to ${email}.`)
    assert.include(page.text, 'Waiting for you to open the link')
    assert.deepEqual(await kindsFor(email), ['identity.confirm_email_change'])
    assert.deepEqual(await kindsFor(user.email), [])

    const reader = new Surfer()
    assert.include((await reader.get(link)).text, email)
    assert.equal(await emailOf(user), user.email, 'opening changes nothing')
    assert.equal((await reader.submit(link)).location, '/sign-in')
    assert.equal(await emailOf(user), email)
    assert.deepEqual(await kindsFor(user.email), ['identity.email_changed'])
    assert.equal((await surfer.get('/account')).status, 200, 'who is signed in stays')
    assert.equal((await new Surfer().signIn(user.email, PASSWORD)).location, '/sign-in')
    assert.equal((await new Surfer().signIn(email, PASSWORD)).location, '/dashboard')
    assert.equal((await reader.submit(link)).status, 410, 'repeated')
    const actions = await AuditEntry.query().where('subject_id', user.id)
    assert.includeMembers(
      actions.map(({ action }) => action),
      ['user.email_change_requested', 'user.email_changed']
    )
  })

  test('is undone by the old address, which ends all that the change may have brought', async ({
    assert,
  }) => {
    const { user, surfer } = await signedIn()
    const kept = await SocialIdentity.create({
      userId: user.id,
      provider: 'github',
      subject: newId(),
    })
    clock.travel({ minutes: 5 })
    const first = await asked(surfer, user)
    await new Surfer().submit(first.link)
    await SocialIdentity.create({ userId: user.id, provider: 'google', subject: newId() })
    const second = await asked(surfer, user)
    await new Surfer().submit(second.link)
    const third = await asked(surfer, user)
    assert.equal(await emailOf(user), second.email)

    const owner = new Surfer()
    assert.include((await owner.get(first.undo)).text, user.email)
    assert.equal(await emailOf(user), second.email, 'opening changes nothing')
    const undone = await owner.submit(first.undo)
    assert.match(undone.location ?? '', /^\/password-reset\//)
    assert.equal(await emailOf(user), user.email)
    assert.equal((await surfer.get('/account')).location, '/sign-in')
    assert.equal((await new Surfer().signIn(user.email, PASSWORD)).location, '/sign-in')
    for (const path of [third.link, second.undo, first.undo])
      assert.equal((await new Surfer().submit(path)).status, 410, path)
    const left = await SocialIdentity.query().where('user_id', user.id)
    assert.deepEqual(
      left.map(({ id }) => id),
      [kept.id]
    )

    const password = 'quite another long sentence'
    await owner.submit(undone.location ?? '', { password })
    assert.equal((await owner.signIn(user.email, password)).location, '/dashboard')
  })

  test('cannot be undone after seven days, nor by an address that nobody proved', async ({
    assert,
  }) => {
    const { user, surfer } = await signedIn()
    const { link, undo } = await asked(surfer, user)
    await new Surfer().submit(link)
    clock.travel({ days: 7, seconds: 1 })
    assert.equal((await new Surfer().get(undo)).status, 410)

    const other = await signedIn({ verified: false })
    const change = await asked(other.surfer, other.user)
    await new Surfer().submit(change.link)
    assert.equal(await emailOf(other.user), change.email)
    assert.isTrue((await User.findOrFail(other.user.id)).hasVerifiedEmail)
    assert.deepEqual(await kindsFor(other.user.email), [])
    assert.equal((await new Surfer().get(change.undo)).status, 410)
  })

  test('does not tell whether an address is known', async ({ assert }) => {
    const { user, surfer } = await signedIn()
    const { user: known } = await createCustomer()
    const taken = await asked(surfer, user, known.email)
    const free = await asked(surfer, user)
    assert.equal(taken.answer.location, free.answer.location)
    assert.deepEqual(await kindsFor(known.email), [])

    const late = await asked(surfer, user)
    await createCustomer({ email: late.email })
    assert.equal((await new Surfer().submit(late.link)).status, 410, 'taken meanwhile')
    assert.equal(await emailOf(user), user.email)
  })

  test('is refused for what is no address, and for the present one', async ({ assert }) => {
    const { user, surfer } = await signedIn()
    for (const [email, message] of [
      ['', 'New email address is required.'],
      ['nobody', 'valid'],
      [user.email.toUpperCase(), 'This is your email already.'],
    ]) {
      const answer = await surfer.submit('/account/email-change', { new_email: email })
      assert.include((await surfer.follow(answer)).text, message)
    }
    assert.lengthOf(await EmailChange.query().where('user_id', user.id), 0)
  })

  test('is replaced by the next one, called off, and over after two days', async ({ assert }) => {
    const { user, surfer } = await signedIn()
    const first = await asked(surfer, user)
    const second = await asked(surfer, user)
    assert.equal((await new Surfer().submit(first.link)).status, 410)
    await surfer.submit('/account/email-change', {}, 'DELETE')
    assert.equal((await new Surfer().submit(second.link)).status, 410)
    const third = await asked(surfer, user)
    clock.travel({ hours: 48, seconds: 1 })
    assert.equal((await new Surfer().submit(third.link)).status, 410)
    assert.equal(await emailOf(user), user.email)
  })

  test('is confirmed by one of two presses at once', async ({ assert }) => {
    const { user, surfer } = await signedIn()
    const { link } = await asked(surfer, user)
    const answers = await Promise.all([new Surfer().submit(link), new Surfer().submit(link)])
    assert.sameMembers(
      answers.map(({ status }) => status),
      [302, 410]
    )
    assert.lengthOf(await kindsFor(user.email), 1)
  })

  test('voids links to reset the password that went to the old address', async ({ assert }) => {
    const { user, surfer } = await signedIn()
    const { default: PasswordReset } = await import('#identity/models/password_reset')
    const { transaction } = await import('#core/database/transaction')
    const reset = await transaction((trx) => PasswordReset.prepare(user, trx))
    const { link } = await asked(surfer, user)
    await new Surfer().submit(link)
    assert.equal((await new Surfer().get(pathOf(PasswordReset.linkFor(reset.id)))).status, 410)
  })

  test('is asked for by who is signed in, and not too often', async ({ assert }) => {
    const guest = await new Surfer().submit('/account/email-change', { new_email: address() })
    assert.equal(guest.location, '/sign-in')
    const { user, surfer } = await signedIn()
    const statuses = []
    for (let count = 0; count < 11; count++)
      statuses.push((await asked(surfer, user)).answer.status)
    assert.equal(statuses.at(-1), 429)
  })
})
