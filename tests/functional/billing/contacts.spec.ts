import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { worker } from '#core/work/worker'
import { addContact, MOST_CONTACTS } from '#billing/contacts/add_contact'
import { confirmContact, unsubscribeContact } from '#billing/contacts/answer_contact'
import { confirmationLink, unsubscribeLink } from '#billing/contacts/contact_links'
import { forgetContacts } from '#billing/contacts/forget_contacts_task'
import { removeContact } from '#billing/contacts/remove_contact'
import BillingContact, { type ContactKind } from '#billing/models/billing_contact'
import Mail from '#notifications/models/mail'
import { issueCreditNote, issueInvoice } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import type { ApiClient } from '@japa/api-client'
import type Account from '#identity/models/account'
import type User from '#identity/models/user'

const EMAIL = 'books@example.test'
const ALL: ContactKind[] = ['invoices', 'credit_notes', 'reminders']

/** What a link of a mail asks for, without its host. */
const pathOf = (link: string) => link.replace(/^https?:\/\/[^/]+/, '')

async function added(account: Account, kinds = ALL, email = EMAIL) {
  const outcome = await addContact(account.id, email, kinds)
  if (!outcome.ok) throw new Error(outcome.error.type)
  return outcome.value
}

async function confirmed(account: Account, kinds = ALL, email = EMAIL) {
  const contact = await added(account, kinds, email)
  await worker.drain()
  await confirmContact(contact.id, contact.asks)
  return contact.refresh()
}

/** Kinds of the mails that went to an address, in order. */
async function mailsTo(email = EMAIL): Promise<string[]> {
  await worker.drain()
  const mails = await Mail.query().where('to_address', email).orderBy('id')
  return mails.map(({ kind }) => kind)
}

async function add(client: ApiClient, user: User, form: Record<string, string | string[]>) {
  const session = await sessionFor(user)
  return client.post('/billing/contacts').withSession(session).form(form).redirects(0)
}

test.group('Billing contacts', (group) => {
  group.each.setup(async () => {
    await resetState()
    await limiter.clear()
    return () => clock.reset()
  })

  test('gets a question first, and documents once its reader has said yes', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const answer = await add(client, user, { 'email': ` ${EMAIL} `, 'kinds[]': ALL })
    answer.assertHeader('location', '/billing/contacts')
    answer.assertFlashMessage('success', `We’ve sent a confirmation link to ${EMAIL}.`)
    await issueInvoice(account)
    assert.deepEqual(await mailsTo(), ['billing.contact_question'])
    const question = await Mail.findByOrFail('kind', 'billing.contact_question')
    assert.deepEqual(JSON.parse(question.attachmentNames ?? '[]'), [])

    const contact = await BillingContact.firstOrFail()
    const link = pathOf(confirmationLink(contact))
    const page = await client.get(link)
    page.assertStatus(200)
    page.assertTextIncludes(account.legalName)
    assert.equal((await contact.refresh()).status, 'waiting', 'to open a link says nothing')
    const said = await client.post(link)
    said.assertTextIncludes('You’ll get billing emails here from now on.')
    assert.equal((await contact.refresh()).status, 'confirmed')
    ;(await client.post(link)).assertStatus(200)

    const invoice = await issueInvoice(account)
    const note = await issueCreditNote(invoice)
    const kinds = await mailsTo()
    assert.sameMembers(kinds.slice(1), ['billing.contact_invoice', 'billing.contact_credit_note'])
    const mail = await Mail.findByOrFail('kind', 'billing.contact_invoice')
    assert.include(mail.subject, invoice.number ?? '')
    assert.deepEqual(JSON.parse(mail.attachmentNames ?? '[]'), [`${invoice.number}.pdf`])
    assert.include(mail.text, pathOf(unsubscribeLink(contact)))
    const credit = await Mail.findByOrFail('kind', 'billing.contact_credit_note')
    assert.deepEqual(JSON.parse(credit.attachmentNames ?? '[]'), [`${note.number}.pdf`])
    assert.notInclude(credit.text, '/credit-notes/')

    const entries = await db.from('audit_entries').where('subject_type', 'billing_contact')
    assert.deepEqual(
      entries.map((row) => [row.action, row.account_id, row.actor_type]),
      [
        ['billing_contact.added', account.id, 'customer'],
        ['billing_contact.confirmed', account.id, 'system'],
      ]
    )
  })

  test('gets what it was chosen for, and each once', async ({ assert }) => {
    const { account } = await createCustomer()
    await confirmed(account, ['credit_notes'])
    await confirmed(account, ['invoices'], 'second@example.test')
    await issueCreditNote(await issueInvoice(account))
    assert.deepEqual(await mailsTo(), ['billing.contact_question', 'billing.contact_credit_note'])
    assert.deepEqual(await mailsTo('second@example.test'), [
      'billing.contact_question',
      'billing.contact_invoice',
    ])
  })

  test('nothing is sent to one that is unconfirmed, expired, removed or unsubscribed by then', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    await added(account, ALL, 'waiting@example.test')
    const removed = await confirmed(account, ALL, 'removed@example.test')
    const gone = await confirmed(account, ALL, 'unsubscribed@example.test')
    await worker.drain()
    await issueInvoice(account)
    await transaction((trx) => removeContact(trx, removed))
    await unsubscribeContact(gone.id)
    for (const who of ['waiting', 'removed', 'unsubscribed'])
      assert.deepEqual(await mailsTo(`${who}@example.test`), ['billing.contact_question'], who)
  })

  test('a question is answered within seven days, and only the latest one', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const contact = await added(account)
    const old = pathOf(confirmationLink(contact))
    clock.travel({ days: 8 })
    for (const method of ['get', 'post'] as const) (await client[method](old)).assertStatus(410)
    assert.equal((await contact.refresh()).status, 'expired')
    const session = await sessionFor(user)
    const page = await client.get('/billing/contacts').withSession(session)
    page.assertTextIncludes('Link expired')
    const again = await client
      .post(`/billing/contacts/${contact.id}/questions`)
      .withSession(session)
      .redirects(0)
    again.assertFlashMessage('success', `We’ve sent a confirmation link to ${EMAIL}.`)
    await contact.refresh()
    for (const method of ['get', 'post'] as const) (await client[method](old)).assertStatus(410)
    ;(await client.post(pathOf(confirmationLink(contact)))).assertStatus(200)
    assert.equal((await contact.refresh()).status, 'confirmed')
    const answered = await client
      .post(`/billing/contacts/${contact.id}/questions`)
      .withSession(session)
      .redirects(0)
    answered.assertFlashMessage('info', `${EMAIL} has answered already.`)
  })

  test('links that nobody of us signed, or for another contact, change nothing', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const one = await added(account)
    const other = await added(account, ALL, 'other@example.test')
    const link = pathOf(confirmationLink(one))
    const forged = [
      link.replace(/signature=[^&]+/, 'signature=x'),
      link.replace(one.id, other.id),
      `/contacts/${one.id}/confirm?ask=1`,
      `/contacts/${one.id}/unsubscribe`,
      pathOf(unsubscribeLink(one)).replace('unsubscribe', 'confirm'),
    ]
    for (const path of forged)
      for (const method of ['get', 'post'] as const)
        assert.equal((await client[method](path)).status(), 410, path)
    assert.deepEqual(
      [(await one.refresh()).status, (await other.refresh()).status],
      ['waiting', 'waiting']
    )
  })

  test('unsubscribes by the link of a mail, for good as far as the account goes', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const contact = await confirmed(account)
    const link = pathOf(unsubscribeLink(contact))
    ;(await client.get(link)).assertTextIncludes('Stop billing emails?')
    assert.equal((await contact.refresh()).status, 'confirmed')
    for (let turn = 0; turn < 2; turn++) (await client.post(link)).assertStatus(200)
    assert.equal((await contact.refresh()).status, 'unsubscribed')
    ;(await client.get(link)).assertTextIncludes('This address gets no more billing emails.')

    const again = await add(client, user, { 'email': EMAIL, 'kinds[]': ['invoices'] })
    again.assertFlashMessage('inputErrorsBag', {
      email: [
        'This address has unsubscribed from your billing emails, so it can’t be added again.',
      ],
    })
    const removed = await client
      .delete(`/billing/contacts/${contact.id}`)
      .withSession(await sessionFor(user))
      .redirects(0)
    removed.assertStatus(302)
    assert.isNotNull(await BillingContact.find(contact.id))

    const { user: manager } = await createStaff('manager')
    const staffs = await client
      .delete(`/admin/billing-contacts/${contact.id}`)
      .withSession(await sessionFor(manager))
      .redirects(0)
    staffs.assertHeader('location', `/admin/credits/${account.id}`)
    assert.isNull(await BillingContact.find(contact.id))
  })

  test('refuses what is no address, no choice, one too many and one twice', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const refused = async (form: Record<string, string | string[]>, field: string) => {
      const answer = await add(client, user, form)
      answer.assertStatus(302)
      assert.include(Object.keys(answer.flashMessage('inputErrorsBag')), field)
    }
    for (const email of [
      '',
      'nobody',
      'a@b.test, c@d.test',
      'Ada <a@b.test>',
      `${'x'.repeat(250)}@b.test`,
    ])
      await refused({ email, 'kinds[]': ['invoices'] }, 'email')
    await refused({ email: EMAIL }, 'kinds')
    await refused({ 'email': EMAIL, 'kinds[]': ['passwords'] }, 'kinds.0')
    assert.lengthOf(await BillingContact.all(), 0)
    await add(client, user, { 'email': EMAIL, 'kinds[]': ['invoices'] })
    await refused(
      { 'email': EMAIL.toUpperCase().replace('TEST', 'test'), 'kinds[]': ['invoices'] },
      'email'
    )
    for (let turn = 1; turn < MOST_CONTACTS; turn++)
      await added(account, ALL, `more${turn}@example.test`)
    await refused({ 'email': 'last@example.test', 'kinds[]': ['invoices'] }, 'email')
    assert.lengthOf(await BillingContact.all(), MOST_CONTACTS)
  })

  test('[F1] two that are added at once are no more than fit', async ({ assert }) => {
    const { account } = await createCustomer()
    for (let turn = 1; turn < MOST_CONTACTS; turn++)
      await added(account, ALL, `more${turn}@example.test`)
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((who) => addContact(account.id, `${who}@example.test`, ALL))
    )
    assert.lengthOf(
      outcomes.filter(({ ok }) => ok),
      1
    )
    assert.lengthOf(await BillingContact.all(), MOST_CONTACTS)
  })

  test('an address is written to a few times at most, whoever names it', async ({
    client,
    assert,
  }) => {
    const statuses: number[] = []
    for (let turn = 0; turn < 6; turn++) {
      const { user } = await createCustomer()
      statuses.push((await add(client, user, { 'email': EMAIL, 'kinds[]': ['invoices'] })).status())
    }
    assert.include(statuses, 429)
    assert.isAtMost((await BillingContact.all()).length, 5)
  })

  test('is managed by members who may pay, for their own account only', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const contact = await confirmed(account)
    const stranger = await createCustomer()
    const technician = await createCustomer({ role: 'technical' })
    ;(await add(client, technician.user, { 'email': EMAIL, 'kinds[]': ['invoices'] })).assertStatus(
      403
    )
    const session = await sessionFor(stranger.user)
    const at = `/billing/contacts/${contact.id}`
    for (const request of [
      client.put(at).form({ 'kinds[]': ['invoices'] }),
      client.delete(at),
      client.post(`${at}/questions`),
    ])
      (await request.withSession(session).redirects(0)).assertStatus(404)
    const { user: support } = await createStaff('support')
    const forbidden = await client
      .delete(`/admin/billing-contacts/${contact.id}`)
      .withSession(await sessionFor(support))
    assert.equal(forbidden.status(), 403)
    assert.equal((await contact.refresh()).status, 'confirmed')
  })

  test('what it gets is changed, repeated and removed', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const contact = await confirmed(account, ['invoices'])
    const session = await sessionFor(user)
    const at = `/billing/contacts/${contact.id}`
    for (let turn = 0; turn < 2; turn++)
      await client
        .put(at)
        .withSession(session)
        .form({ 'kinds[]': ['reminders'] })
        .redirects(0)
    assert.deepEqual((await contact.refresh()).kinds, ['reminders'])
    assert.equal(contact.status, 'confirmed')
    const page = await client.get('/billing/contacts').withSession(session)
    page.assertTextIncludes(EMAIL)
    page.assertTextIncludes('Confirmed')
    await client.delete(at).withSession(session).redirects(0)
    assert.isNull(await BillingContact.find(contact.id))
    ;(await client.delete(at).withSession(session).redirects(0)).assertStatus(404)
  })

  test('addresses that never answered are forgotten after a month', async ({ assert }) => {
    const { account } = await createCustomer()
    await added(account)
    const kept = await confirmed(account, ALL, 'kept@example.test')
    clock.travel({ days: 30 })
    await forgetContacts.run()
    assert.lengthOf(await BillingContact.all(), 2)
    clock.travel({ days: 8 })
    await forgetContacts.run()
    assert.deepEqual(
      (await BillingContact.all()).map(({ id }) => id),
      [kept.id]
    )
  })
})
