import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import ace from '@adonisjs/core/services/ace'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { worker } from '#core/work/worker'
import { appointStaff } from '#identity/staff/appoint_staff'
import EmailVerification from '#identity/models/email_verification'
import PasswordReset from '#identity/models/password_reset'
import StaffMember from '#identity/models/staff_member'
import User from '#identity/models/user'
import StaffCreate from '#identity/commands/staff_create'
import { unlinkable } from '#notifications/mails/words'
import Mail from '#notifications/models/mail'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { placeOrder } from '#tests/support/ordering'
import { Surfer } from '#tests/support/surfer'

const HERS = 'an attacker knows this one'
const THEIRS = 'a heron stands in the reeds'
const address = () => `${newId().toLowerCase()}@example.test`
const pathOf = (url: string) => new URL(url).pathname
const mailsTo = (email: string) => Mail.query().where('to_address', email).orderBy('id')

const signUp = async (email: string, more: Record<string, string> = {}) => {
  const surfer = new Surfer()
  const form = { name: 'Eve Example', email, password: HERS, country: 'DE', ...more }
  return { surfer, answer: await surfer.submit('/sign-up', form) }
}

test.group('Staff appointment', (group) => {
  group.each.setup(() => limiter.clear())

  test('[H1] gives whoever signed up with the address first nothing, and mails a link to its owner', async ({
    client,
    assert,
  }) => {
    const email = address()
    const { surfer } = await signUp(email)
    assert.equal((await surfer.get('/account')).status, 200)
    const owner = await sessionFor((await createStaff('owner')).user)
    const form = { name: 'New Boss', email, role: 'owner' }
    await client.post('/admin/staff').withSession(owner).form(form).redirects(0)

    assert.equal((await surfer.get('/admin')).location, '/sign-in')
    assert.equal((await new Surfer().signIn(email, HERS)).location, '/sign-in')
    const user = await User.findByOrFail('email', email)
    assert.deepEqual([user.name, user.password, user.emailVerifiedAt], ['New Boss', null, null])

    await worker.drain()
    const told = await mailsTo(email).where('kind', 'identity.staff_appointed')
    assert.lengthOf(told, 1)
    assert.notInclude(told[0].text ?? '', 'Somebody, hopefully you')
    const reset = await PasswordReset.findByOrFail('user_id', user.id)
    assert.include(told[0].text ?? '', PasswordReset.linkFor(reset.id))

    const boss = new Surfer()
    await boss.submit(pathOf(PasswordReset.linkFor(reset.id)), { password: THEIRS })
    await boss.signIn(email, THEIRS)
    assert.equal((await boss.get('/admin/staff')).status, 200)
  })

  test('[H1] leaves a proven account its password, and tells it by mail', async ({ assert }) => {
    const { user } = await createCustomer({ password: THEIRS })
    const appointed = await appointStaff({ name: 'X', email: user.email, role: 'support' })
    assert.isTrue(appointed.ok && appointed.value.passwordLink === null)
    await worker.drain()
    const [told] = await mailsTo(user.email).where('kind', 'identity.staff_appointed')
    assert.include(told.text ?? '', 'current password')
    const surfer = new Surfer()
    await surfer.signIn(user.email, THEIRS)
    assert.equal((await surfer.get('/admin')).status, 200)
  })

  test('[operations M9] staff:create prints a link for new staff and for those who are', async ({
    assert,
  }) => {
    const email = address()
    const args = [`--email=${email}`, '--name=Ann', '--role=owner']
    const links = []
    for (let run = 0; run < 2; run++) {
      ace.ui.switchMode('raw')
      const command = await ace.create(StaffCreate, args)
      await command.exec()
      command.assertSucceeded()
      const printed = command.logger
        .getLogs()
        .map(({ message }) => message)
        .join('\n')
      links.push(/http\S+\/password-reset\/\S+/.exec(printed)?.[0])
    }
    assert.exists(links[0])
    assert.exists(links[1])
    assert.notEqual(links[0], links[1])
    assert.lengthOf(await StaffMember.query().whereHas('user', (u) => u.where('email', email)), 1)
    const surfer = new Surfer()
    await surfer.submit(pathOf(String(links[1])), { password: THEIRS })
    assert.equal((await surfer.signIn(email, THEIRS)).location, '/admin')
    await worker.drain()
  })

  test('[B01] takes no customer for somebody whose address differs in an accent', async ({
    assert,
  }) => {
    const id = newId().toLowerCase()
    const { user } = await createCustomer({ email: `jose.${id}@example.com`, password: THEIRS })
    const appointed = await appointStaff({
      name: 'Andre',
      email: `josé.${id}@example.com`,
      role: 'owner',
    })
    assert.isTrue(appointed.ok)
    assert.isNull(await StaffMember.findBy('user_id', user.id))
  })
})

test.group('Addresses', (group) => {
  group.each.setup(() => limiter.clear())

  test('[M5][B01] other spellings open nothing and are other people', async ({ assert }) => {
    const id = newId().toLowerCase()
    const { user } = await createCustomer({ email: `nora.${id}@example.com`, password: THEIRS })
    for (const email of [
      `nórá.${id}@example.com`,
      `nora.${id}@exämple.com`,
      `ｎora.${id}@example.com`,
    ]) {
      assert.equal((await new Surfer().signIn(email, THEIRS)).location, '/sign-in', email)
    }
    const { answer } = await signUp(`nórá.${id}@example.com`)
    assert.equal(answer.location, '/dashboard')
    assert.equal((await new Surfer().signIn(user.email, THEIRS)).location, '/dashboard')
  })

  test('[M5] a domain is one however it is written', async ({ assert }) => {
    const id = newId().toLowerCase()
    await signUp(`${id}@EXÄMPLE.com`)
    const user = await User.findByOrFail('email', `${id}@xn--exmple-cua.com`)
    for (const domain of ['exämple.com', 'exa\u0308mple.com', 'XN--EXMPLE-CUA.com'])
      assert.equal((await User.withEmail(`${id}@${domain}`))?.id, user.id, domain)
  })

  test('[M5] refuses characters that nobody sees', async ({ client, assert }) => {
    for (const email of ['ada\u200B@example.com', 'a\u202Eda@example.com', 'ａda@example.com']) {
      const response = await client
        .post('/sign-up')
        .header('accept', 'text/html')
        .form({ name: 'Ada', email, password: HERS, country: 'DE' })
        .redirects(0)
      assert.property(response.flashMessage('inputErrorsBag'), 'email', JSON.stringify(email))
    }
  })
})

test.group('Mail', (group) => {
  group.each.setup(async () => {
    await limiter.clear()
    await Mail.query().delete()
  })
  group.each.teardown(() => clock.reset())

  test('[M2] an address gets nothing but the confirmation until it is confirmed, and the rest then', async ({
    assert,
  }) => {
    const { user, account } = await createCustomer({ verified: false })
    const { order } = await placeOrder({ customer: { user, account } })
    await worker.drain()
    assert.lengthOf(await mailsTo(user.email), 0)
    assert.lengthOf(await Mail.query().where({ state: 'held', held_for: account.id }), 1)

    const sent = await transaction((trx) => EmailVerification.request(user, trx))
    await new Surfer().submit(pathOf(EmailVerification.linkFor(sent.id)))
    await worker.drain()
    const kinds = (await mailsTo(user.email)).map(({ kind, subject }) => `${kind} ${subject}`)
    assert.include(kinds.join(), order.number)
    assert.lengthOf(await Mail.query().where('state', 'held'), 0)
  })

  test('[M2] a stranger’s address for bills gets one link and no bill', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer({ name: 'Visit evil.example/win' })
    const stranger = address()
    const place = { address_line_1: 'Ring 1', postal_code: '10115', city: 'Berlin', country: 'DE' }
    const form = { name: 'Ada', ...place, billing_email: stranger }
    for (let repeat = 0; repeat < 3; repeat++)
      await client
        .put('/account/billing')
        .withSession(await sessionFor(user))
        .form(form)
        .redirects(0)
    await placeOrder({ customer: { user, account } })
    await worker.drain()
    const mails = await mailsTo(stranger)
    assert.deepEqual(
      mails.map(({ kind }) => kind),
      ['identity.verify_address']
    )
    assert.notInclude(mails[0].text ?? '', 'evil')
    assert.include(
      (await mailsTo(user.email)).map(({ kind }) => kind),
      'ordering.order_received'
    )
    const page = await client.get('/account/billing').withSession(await sessionFor(user))
    page.assertTextIncludes('billing email isn’t verified')

    const link = await EmailVerification.findByOrFail('account_id', account.id)
    await new Surfer().submit(pathOf(EmailVerification.linkFor(link.id)))
    await placeOrder({ customer: { user, account } })
    await worker.drain()
    assert.include(
      (await mailsTo(stranger)).map(({ kind }) => kind),
      'ordering.order_received'
    )
  })

  test('[M2] addresses for bills cannot be tried one after the other', async ({
    client,
    assert,
  }) => {
    const { user } = await createCustomer()
    const session = await sessionFor(user)
    for (let index = 0; index < 8; index++) {
      const form = { name: 'Ada', country: 'DE', billing_email: address() }
      await client.put('/account/billing').withSession(session).form(form).redirects(0)
    }
    await worker.drain()
    assert.isAtMost((await Mail.query().where('kind', 'identity.verify_address')).length, 5)
  })

  test('[M2] an address gets few links for bills, however many accounts name it', async ({
    client,
    assert,
  }) => {
    const stranger = 'stranger@mailbox.test'
    for (let index = 0; index < 8; index++) {
      const { user } = await createCustomer()
      const form = { name: 'Ada', country: 'DE', billing_email: stranger }
      const answer = await client
        .put('/account/billing')
        .withSession(await sessionFor(user))
        .form(form)
        .redirects(0)
      answer.assertStatus(302)
    }
    assert.lengthOf(await EmailVerification.query().where('email', stranger), 5)
  })

  test('[M2] the link for bills proves neither the user’s address nor a later one', async ({
    assert,
    client,
  }) => {
    const { user, account } = await createCustomer({ verified: false })
    const session = await sessionFor(user)
    const save = (email: string) =>
      client
        .put('/account/billing')
        .withSession(session)
        .form({ name: 'Ada', country: 'DE', billing_email: email })
        .redirects(0)
    await save(address())
    const link = await EmailVerification.findByOrFail('account_id', account.id)
    await save(address())
    const answer = await new Surfer().submit(pathOf(EmailVerification.linkFor(link.id)))
    assert.equal(answer.status, 410)
    assert.isNull((await account.refresh()).billingEmailVerifiedAt)
    assert.isFalse((await user.refresh()).hasVerifiedEmail)
  })

  test('[M2] the billing email is verified again only by those who look after the account', async ({
    client,
    assert,
  }) => {
    const path = '/account/billing-email-verification'
    ;(await client.post(path).redirects(0)).assertHeader('location', '/sign-in')
    const member = await createCustomer({ role: 'member' })
    await member.account.merge({ billingEmail: address() }).save()
    const refused = client.post(path).withSession(await sessionFor(member.user))
    ;(await refused.redirects(0)).assertStatus(403)
    const { user, account } = await createCustomer()
    const session = await sessionFor(user)
    ;(await client.post(path).withSession(session).redirects(0)).assertHeader(
      'location',
      '/account/billing'
    )
    await account.merge({ billingEmail: address() }).save()
    await client.post(path).withSession(session).redirects(0)
    assert.lengthOf(await EmailVerification.query().where('account_id', account.id), 1)
    let last = 0
    for (let index = 0; index < 4; index++)
      last = (await client.post(path).withSession(session).redirects(0)).status()
    assert.equal(last, 429)
  })

  test('[M2] names hold no links, and no mail program finds one in them', async ({
    client,
    assert,
  }) => {
    const signUpAs = (name: string) =>
      client
        .post('/sign-up')
        .header('accept', 'text/html')
        .form({ name, email: address(), password: HERS, country: 'DE' })
        .redirects(0)
    for (const name of ['Win at http://evil.example', 'WWW.evil.example', 'a\u2028b']) {
      const refused = await signUpAs(name)
      assert.property(refused.flashMessage('inputErrorsBag'), 'name', name)
    }
    for (const name of ['UAB "Pavyzdys"', 'Acme.io GmbH', 'Nord A/S', 'Robert "Bob" O’Hara', '李'])
      (await signUpAs(name)).assertHeader('location', '/dashboard')
    assert.notMatch(unlinkable('Visit evil.example/win, a@b.test'), /\w[.:/@]\w/)
  })

  test('[M2] somebody unverified sees on every page what is missing, and can have it sent again', async ({
    client,
    assert,
  }) => {
    const { user } = await createCustomer({ verified: false })
    const session = await sessionFor(user)
    for (const path of ['/dashboard', '/account', '/invoices']) {
      const page = await client.get(path).withSession(session)
      page.assertTextIncludes('Verify your email')
      page.assertTextIncludes('Resend email')
    }
    await user.merge({ emailVerifiedAt: clock.now() }).save()
    assert.notInclude((await client.get('/dashboard').withSession(session)).text(), 'Resend email')
  })
})
