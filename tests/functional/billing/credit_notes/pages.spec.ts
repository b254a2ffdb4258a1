import { test } from '@japa/runner'
import AuditEntry from '#audit/models/audit_entry'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { worker } from '#core/work/worker'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import CreditNote from '#billing/models/credit_note'
import { creditNoteMail } from '#notifications/mails/credit_note_mail'
import { assertBooksBalance, issueInvoice } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { pdfText } from '#tests/support/pdf_text'
import type { ApiClient } from '@japa/api-client'
import type Invoice from '#billing/models/invoice'

const asManager = async () => sessionFor((await createStaff('manager')).user)

async function paidInvoice() {
  const { user, account } = await createCustomer()
  const invoice = await issueInvoice(account, 1000)
  const amount = Money.of(1190, 'EUR')
  await recordBankTransfer(invoice.id, { amount, note: 'Statement' })
  return { user, account, invoice: await invoice.refresh() }
}

type Session = Awaited<ReturnType<typeof asManager>>

const notesOf = (invoice: Invoice) => CreditNote.query().where('invoice_id', invoice.id)

function form(changes: Record<string, unknown> = {}) {
  const chosen = { extent: 'total', total: '5.00', settle: 'credit', reason: 'An outage' }
  return { ...chosen, form_marker: newId(), ...changes }
}

function send(client: ApiClient, invoice: Invoice, session: Session, sent: object) {
  const path = `/admin/invoices/${invoice.id}/credit-notes`
  return client.post(path).withSession(session).form(sent).redirects(0)
}

test.group('Pages of credit notes', () => {
  test('staff write one from the invoice, and the customer reads, downloads and gets it', async ({
    client,
    assert,
  }) => {
    const { user, invoice } = await paidInvoice()
    const manager = await asManager()
    const page = await client.get(`/admin/invoices/${invoice.id}`).withSession(manager)
    page.assertTextIncludes('Write credit note')
    const sent = await send(client, invoice, manager, form())
    const note = await notesOf(invoice).firstOrFail()
    sent.assertHeader('location', `/admin/credit-notes/${note.id}`)
    assert.equal(note.totalMinor, 500)
    const audited = await AuditEntry.query().where('action', 'credit_note.issued').firstOrFail()
    assert.equal(audited.subjectId, note.id)

    const session = await sessionFor(user)
    const invoicePage = await client.get(`/invoices/${invoice.id}`).withSession(session)
    invoicePage.assertTextIncludes(note.number)
    const shown = [`/credit-notes/${note.id}`, `/credit-notes/${note.id}/print`]
    for (const path of shown) {
      const read = await client.get(path).withSession(session)
      for (const words of [note.number, invoice.number ?? '', 'An outage', '€5.00', '€0.80'])
        read.assertTextIncludes(words)
    }
    const list = await client.get('/credit-notes').withSession(session)
    list.assertTextIncludes(note.number)
    const pdf = await client.get(`/credit-notes/${note.id}.pdf`).withSession(session)
    const text = await pdfText(pdf.body())
    for (const words of ['Credit note', note.number, invoice.number ?? '', 'An outage', '€5.00'])
      assert.include(text, words)
    const mail = await creditNoteMail.compose({ creditNoteId: note.id })
    assert.include(mail?.subject, note.number)
    assert.deepInclude(mail?.facts, { label: 'Added to your credit', value: '€5.00' })
    await worker.drain()
    await assertBooksBalance(assert)
  })

  test('the preview says what the choices come to, without JavaScript and without writing', async ({
    client,
    assert,
  }) => {
    const { invoice } = await paidInvoice()
    const manager = await asManager()
    const [line] = await invoice.related('lines').query()
    const net = { [`net[${line.id}]`]: '4.00' }
    const asked = { ...form({ extent: 'lines', next: 'preview' }), ...net, total: '' }
    const sent = await send(client, invoice, manager, asked)
    const there = sent.header('location') ?? ''
    assert.match(there, /credit-notes\/create\?/)
    const page = await client.get(there).withSession(manager)
    for (const words of ['€4.00', '€0.76', '€4.76']) page.assertTextIncludes(words)
    assert.lengthOf(await notesOf(invoice), 0)

    const none = await client
      .get(`/admin/invoices/${invoice.id}/credit-notes/create?extent=total&total=99`)
      .withSession(manager)
    none.assertTextIncludes('Only €11.90 is left to credit.')
    const open = await client
      .get(`/admin/invoices/${invoice.id}/credit-notes/create`)
      .withSession(manager)
    open.assertTextIncludes('€11.90')
  })

  test('support and other customers may not', async ({ client, assert }) => {
    const { invoice } = await paidInvoice()
    const support = await sessionFor((await createStaff('support')).user)
    const refused = await send(client, invoice, support, form())
    refused.assertStatus(403)
    assert.lengthOf(await notesOf(invoice), 0)

    await send(client, invoice, await asManager(), form())
    const note = await notesOf(invoice).firstOrFail()
    const stranger = await sessionFor((await createCustomer()).user)
    for (const path of ['', '.pdf', '/print']) {
      const answer = await client.get(`/credit-notes/${note.id}${path}`).withSession(stranger)
      answer.assertStatus(404)
    }
  })

  test('what is missing or too much is told beside its field', async ({ client, assert }) => {
    const { invoice } = await paidInvoice()
    const manager = await asManager()
    const refusals: [Record<string, unknown>, RegExp][] = [
      [{ reason: '' }, /Reason/],
      [{ total: '20.00' }, /Only €11\.90 is left to credit/],
      [{ total: 'ten' }, /amount in EUR/],
      [{ settle: 'outside' }, /Transfer reference/],
      [{ settle: 'due' }, /Only €0\.00 is due/],
      [{ extent: 'lines' }, /Choose what to credit/],
    ]
    for (const [changes, words] of refusals) {
      const sent = await send(client, invoice, manager, form(changes))
      assert.match(JSON.stringify(sent.flashMessages()), words)
    }
    assert.lengthOf(await notesOf(invoice), 0)
  })

  test('a form that comes twice writes one, and a second one finds what is left', async ({
    client,
    assert,
  }) => {
    const { invoice } = await paidInvoice()
    const manager = await asManager()
    const sent = form({ extent: 'all', total: '' })
    await Promise.all([1, 2].map(() => send(client, invoice, manager, sent)))
    await send(client, invoice, manager, sent)
    assert.lengthOf(await notesOf(invoice), 1)
    const other = await send(client, invoice, manager, form())
    assert.match(JSON.stringify(other.flashMessages()), /Choose what to credit|left to credit/)
    assert.lengthOf(await notesOf(invoice), 1)
    const page = await client
      .get(`/admin/invoices/${invoice.id}/credit-notes/create`)
      .withSession(manager)
    page.assertTextIncludes('Nothing to credit')
    await assertBooksBalance(assert)
  })

  test('the staff list finds credit notes by number, invoice and customer', async ({
    client,
    assert,
  }) => {
    const { user, invoice } = await paidInvoice()
    const manager = await asManager()
    await send(client, invoice, manager, form())
    const note = await notesOf(invoice).firstOrFail()
    for (const text of [note.number, invoice.number ?? '', user.email]) {
      const list = await client
        .get(`/admin/credit-notes?q=${encodeURIComponent(text)}`)
        .withSession(manager)
      list.assertTextIncludes(note.number)
    }
    const found = await client.get(`/admin/search?q=${note.number}`).withSession(manager)
    found.assertTextIncludes(note.number)
    assert.equal(note.invoiceId, invoice.id)
  })
})
