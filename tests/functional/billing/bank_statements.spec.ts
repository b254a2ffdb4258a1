import fc from 'fast-check'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { worker } from '#core/work/worker'
import AuditEntry from '#audit/models/audit_entry'
import { bookEntry } from '#billing/bank/book_entry'
import { forgetBankEntries } from '#billing/bank/forget_entries'
import { receiveFile } from '#billing/bank/receive_file'
import { reopenEntry } from '#billing/bank/reopen_entry'
import { creditBalance } from '#billing/ledger/credit_balance'
import { ledger } from '#billing/ledger/ledger'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import { RefundInvoice } from '#billing/refunds/refund_invoice'
import BankEntry from '#billing/models/bank_entry'
import BankStatement from '#billing/models/bank_statement'
import Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import { bankEntry, camt, camtEntry, statementCsv, uploadStatement } from '#tests/support/bank'
import { assertBooksBalance, issueInvoice } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { doToRows } from '#tests/support/list_action'
import { resetState } from '#tests/support/reset_state'
import type { ApiClient } from '@japa/api-client'

const as = async (role: 'manager' | 'support') => sessionFor((await createStaff(role)).user)
const bank = async () => (await ledger.balance({ code: 'bank' }, 'EUR')).minor

function upload(client: ApiClient, session: Record<string, string>, content: string | Buffer) {
  return client
    .post('/admin/bank-statements')
    .withSession(session)
    .fields({ form_marker: newId(), bank_account: 'Main' })
    .file('file', Buffer.from(content), { filename: 'november.csv' })
    .redirects(0)
}

const columnsForm = {
  ...{ 'columns[0]': 'booked_on', 'columns[1]': 'party', 'columns[2]': 'purpose' },
  ...{ 'columns[3]': 'amount', 'columns[4]': 'none' },
  ...{ day_order: 'dmy', decimal_mark: 'comma', currency: 'EUR' },
}

test.group('Bank statements', (group) => {
  group.each.setup(async () => {
    await resetState()
    return () => clock.reset()
  })

  test('a table waits for its columns once, and the next file like it is imported at once', async ({
    client,
    assert,
  }) => {
    const session = await as('manager')
    const mark = newId()
    const first = await upload(client, session, statementCsv(mark))
    const statement = await BankStatement.query().firstOrFail()
    first.assertHeader('location', `/admin/bank-statements/${statement.id}`)
    assert.deepEqual([statement.state, statement.fileName], ['columns', 'november.csv'])
    const page = await client.get(`/admin/bank-statements/${statement.id}`).withSession(session)
    page.assertTextIncludes('Ada Lovelace')
    const put = (form: Record<string, string>) =>
      client
        .put(`/admin/bank-statements/${statement.id}`)
        .withSession(session)
        .form(form)
        .redirects(0)
    const wrong = await put({ ...columnsForm, 'columns[3]': 'none' })
    assert.property(wrong.flashMessage('inputErrorsBag'), 'columns')
    const bad = await put({ ...columnsForm, 'columns[0]': 'party', 'columns[1]': 'booked_on' })
    assert.include(JSON.stringify(bad.flashMessage('inputErrorsBag')), 'Line 2')
    assert.lengthOf(await BankEntry.all(), 0)

    await put(columnsForm)
    const [entry] = await BankEntry.all()
    assert.include(entry.$attributes, { direction: 'in', amountMinor: 1190, state: 'open' })
    await statement.refresh()
    assert.isNull(statement.content)
    await put(columnsForm)
    await upload(client, session, statementCsv(mark))
    assert.lengthOf(await BankEntry.all(), 1, 'a file that comes again brings nothing')
    const more = ['27.11.2026;Ada Lovelace;Rent;11,90;', '28.11.2026;Bob;=1+1;-5,00;']
    await upload(client, session, statementCsv(mark, more))
    const entries = await BankEntry.query().orderBy('id')
    assert.deepEqual(
      entries.map(({ direction, state, reason }) => [direction, state, reason]),
      [
        ['in', 'open', null],
        ['out', 'ignored', 'outgoing'],
      ]
    )
    assert.isAbove((await AuditEntry.query().where('action', 'bank_statement.imported')).length, 1)
    const file = await client.get('/admin/lists/bank_entries.csv?state=every').withSession(session)
    if (file.status() === 200) assert.notInclude(file.text(), ',=1+1')
    assert.equal(await bank(), 0, 'nothing is booked by itself')
  })

  test('hostile files, files without anything and the wrong people change nothing', async ({
    client,
    assert,
  }) => {
    const session = await as('manager')
    const xxe = camt([camtEntry({ purpose: '&x;' })], {
      before: '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    })
    const files = ['', '\0\0\0', 'a', xxe, '<a>', Buffer.alloc(5 * 1024 * 1024 + 1, 'a;b;c\n')]
    for (const content of files) {
      const answer = await upload(client, session, content)
      assert.property(answer.flashMessage('inputErrorsBag'), 'file', String(content).slice(0, 20))
    }
    const none = await client
      .post('/admin/bank-statements')
      .withSession(session)
      .form({ form_marker: newId() })
      .redirects(0)
    assert.property(none.flashMessage('inputErrorsBag'), 'file')
    const lines = [camtEntry(), camtEntry({ amount: 'x', reference: 'R2' })]
    await upload(client, session, camt(lines))
    assert.lengthOf(await BankEntry.all(), 0, 'one bad line, and nothing is imported')
    assert.lengthOf(await BankStatement.all(), 0)
    const support = await upload(client, await as('support'), camt([camtEntry()]))
    support.assertStatus(403)
  })

  test('transfers are matched by number, account number seen before and amount, and booked in one go', async ({
    client,
    assert,
  }) => {
    const session = await as('manager')
    const [ada, bob] = [await createCustomer(), await createCustomer()]
    const first = await issueInvoice(ada.account, 1000)
    const second = await issueInvoice(ada.account, 500)
    const third = await issueInvoice(bob.account, 700)
    const iban = 'DE02120300000000202051'
    const entries = [
      camtEntry({
        amount: '17.85',
        purpose: `${first.number} ${second.number}`,
        reference: 'A',
        iban,
      }),
      camtEntry({
        amount: '10.00',
        purpose: third.number ?? '',
        reference: 'B',
        iban: 'NL91ABNA0417164300',
      }),
      camtEntry({
        amount: '99.00',
        purpose: 'Hello',
        reference: 'C',
        iban: 'FR1420041010050500013M02606',
      }),
    ]
    await upload(client, session, camt(entries))
    const rows = await BankEntry.query().orderBy('id')
    assert.deepEqual(
      rows.map(({ suggested }) => suggested?.reason ?? null),
      ['number_and_amount', 'number', null]
    )
    const list = await client.get('/admin/bank-entries').withSession(session)
    list.assertTextIncludes('Invoice number and amount fit')
    const done = await doToRows(client, {
      ...{ list: 'bank_entries', verb: 'confirm', session },
      ids: rows.map(({ id }) => id),
    })
    assert.equal(done.told?.done, '2 transfers booked.')
    await worker.drain()
    assert.deepEqual(
      [
        (await first.refresh()).state,
        (await second.refresh()).state,
        (await third.refresh()).state,
      ],
      ['paid', 'paid', 'paid']
    )
    assert.equal((await creditBalance(bob.account.id, 'EUR')).minor, 1000 - 833)
    assert.equal(await bank(), 2785)

    const later = await issueInvoice(ada.account, 300)
    await upload(client, session, camt([camtEntry({ amount: '3.57', reference: 'D', iban })]))
    const seen = await BankEntry.findByOrFail('reference', 'D')
    assert.equal(seen.suggested?.reason, 'iban_and_amount')
    await upload(
      client,
      session,
      camt([...entries, camtEntry({ amount: '3.57', reference: 'D', iban })])
    )
    assert.lengthOf(await BankEntry.all(), 4)
    const page = await client.get(`/admin/bank-entries/${seen.id}`).withSession(session)
    page.assertTextIncludes(later.number ?? '')
    await assertBooksBalance(assert)
  })

  test('[F18] part of an invoice stays open, several are paid at once, what is left needs an account', async ({
    client,
    assert,
  }) => {
    const session = await as('manager')
    const { account } = await createCustomer()
    const [one, two] = [await issueInvoice(account, 1000), await issueInvoice(account, 1000)]
    const entry = await bankEntry({ amountMinor: 2000 })
    const path = `/admin/bank-entries/${entry.id}/booking`
    const book = (form: Record<string, string>, version = '0') =>
      client
        .post(path)
        .withSession(session)
        .form({ form_marker: newId(), version, ...form })
        .redirects(0)
    const parts = { [`parts[${one.id}]`]: '11.90', [`parts[${two.id}]`]: '5.00' }
    const without = await book(parts)
    assert.property(without.flashMessage('inputErrorsBag'), 'rest_to')
    const much = await book({ [`parts[${one.id}]`]: '12.00', rest_to: account.id })
    assert.include(much.flashMessage('error'), 'Only €11.90 is due')
    const more = await book({ [`parts[${one.id}]`]: '11.90', [`parts[${two.id}]`]: '11.90' })
    assert.include(more.flashMessage('error'), 'more than the transfer')
    const odd = await book({ [`parts[${newId()}]`]: '1.00', rest_to: account.id })
    assert.include(odd.flashMessage('error'), 'can’t be used')
    const text = await book({ [`parts[${one.id}]`]: 'much' })
    assert.isNotEmpty(text.flashMessage('inputErrorsBag'))
    assert.lengthOf(await Payment.all(), 0)
    const forbidden = await client
      .post(path)
      .withSession(await as('support'))
      .form({ form_marker: newId(), version: '0', ...parts, rest_to: account.id })
      .redirects(0)
    forbidden.assertStatus(403)

    const sends = Array.from({ length: 4 }, () => book({ ...parts, rest_to: account.id }))
    await Promise.all(sends)
    assert.deepEqual([(await one.refresh()).state, (await two.refresh()).paidMinor], ['paid', 500])
    assert.equal((await creditBalance(account.id, 'EUR')).minor, 310)
    assert.equal(await bank(), 2000)
    assert.lengthOf(await AuditEntry.query().where('action', 'bank_entry.booked'), 1)
    await assertBooksBalance(assert)
  })

  test('[F17] a transfer in another currency pays no invoice', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const entry = await bankEntry({
      amountMinor: 1190,
      currency: 'USD',
      purpose: invoice.number ?? '',
    })
    const parts = [{ invoiceId: invoice.id, minor: 1190 }]
    const booked = await bookEntry(entry.id, { parts, restTo: null, version: null, by: SYSTEM })
    assert.isFalse(booked.ok)
    const credit = { parts: [], restTo: account.id, version: null, by: SYSTEM }
    assert.isTrue((await bookEntry(entry.id, credit)).ok)
    assert.equal((await creditBalance(account.id, 'USD')).minor, 1190)
    assert.equal((await invoice.refresh()).state, 'open')
    await assertBooksBalance(assert)
  })

  test('[F18] a booking that is undone leaves the books as they were, and may be made anew', async ({
    client,
    assert,
  }) => {
    const session = await as('manager')
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const entry = await bankEntry({ amountMinor: 1500 })
    const input = {
      ...{ parts: [{ invoiceId: invoice.id, minor: 1190 }], restTo: account.id },
      ...{ version: null, by: SYSTEM },
    }
    for (let time = 0; time < 2; time++) {
      assert.isTrue((await bookEntry(entry.id, input)).ok)
      await worker.drain()
      assert.equal((await invoice.refresh()).state, 'paid')
      await client
        .delete(`/admin/bank-entries/${entry.id}/booking`)
        .withSession(session)
        .redirects(0)
      await worker.drain()
      assert.deepEqual([(await invoice.refresh()).state, invoice.paidMinor], ['open', 0])
      assert.equal((await creditBalance(account.id, 'EUR')).minor, 0)
      assert.equal(await bank(), 0)
      await assertBooksBalance(assert)
    }
    const again = await client
      .delete(`/admin/bank-entries/${entry.id}/booking`)
      .withSession(session)
      .redirects(0)
    assert.isString(again.flashMessage('error'))
    const page = await client.get(`/admin/invoices/${invoice.id}`).withSession(session)
    page.assertTextIncludes('Undone')
  })

  test('[F18] what was refunded or used as credit keeps a booking', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const refunded = await bankEntry({ amountMinor: 1190 })
    const parts = [{ invoiceId: invoice.id, minor: 1190 }]
    await bookEntry(refunded.id, { parts, restTo: null, version: null, by: SYSTEM })
    await new RefundInvoice().run({
      invoiceId: invoice.id,
      reason: 'Test',
      by: SYSTEM,
      amountMinor: 190,
    })
    const kept = await reopenEntry(refunded.id, { by: SYSTEM })
    assert.deepEqual(kept.ok ? null : kept.error.type, 'money_went_back')

    const other = await createCustomer()
    const credit = await bankEntry({ amountMinor: 595 })
    await bookEntry(credit.id, { parts: [], restTo: other.account.id, version: null, by: SYSTEM })
    const paid = await issueInvoice(other.account, 500)
    assert.isTrue((await payFromCredit([paid.id])).ok)
    const used = await reopenEntry(credit.id, { by: SYSTEM })
    assert.deepEqual(used.ok ? null : used.error.type, 'credit_used')
    await assertBooksBalance(assert)
  })

  test('an entry is ignored with a reason and may be taken up again', async ({
    client,
    assert,
  }) => {
    const session = await as('manager')
    const entry = await bankEntry()
    const path = `/admin/bank-entries/${entry.id}`
    const put = (form: Record<string, string>) =>
      client.put(`${path}/ignored`).withSession(session).form(form).redirects(0)
    assert.property((await put({})).flashMessage('inputErrorsBag'), 'reason')
    await put({ reason: 'Interest' })
    assert.include((await entry.refresh()).$attributes, { state: 'ignored', note: 'Interest' })
    assert.isString((await put({ reason: 'Again' })).flashMessage('error'))
    ;(await client.get(path).withSession(session)).assertTextIncludes('Interest')
    await client.delete(`${path}/ignored`).withSession(session).redirects(0)
    assert.equal((await entry.refresh()).state, 'open')
  })

  test('a refund that staff transferred is found among what went out', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const entry = await bankEntry({ amountMinor: 1190 })
    const parts = [{ invoiceId: invoice.id, minor: 1190 }]
    await bookEntry(entry.id, { parts, restTo: null, version: null, by: SYSTEM })
    const back = { invoiceId: invoice.id, reason: 'Test', by: SYSTEM, to: 'outside' as const }
    await new RefundInvoice().run({ ...back, amountMinor: 500, reference: 'RF 4711' })
    const bytes = Buffer.from(
      camt([camtEntry({ direction: 'DBIT', amount: '5.00', purpose: 'rf4711 back' })])
    )
    await receiveFile({ bytes, name: 'x.xml', bankAccount: '', by: SYSTEM })
    const out = await BankEntry.findByOrFail('direction', 'out')
    const refund = await Refund.query().firstOrFail()
    assert.include(out.$attributes, {
      refundId: refund.id,
      reason: 'refund',
      accountId: account.id,
    })
    await assertBooksBalance(assert)
  })

  test('ten thousand entries are imported, with few questions to the database', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const entries = Array.from({ length: 10_000 }, (_, index) =>
      camtEntry({
        reference: `R${index}`,
        amount: '1.00',
        purpose: index === 9999 ? (invoice.number ?? '') : 'x',
      })
    )
    const before = await asked(async () => {
      const bytes = Buffer.from(camt(entries))
      const taken = await receiveFile({ bytes, name: 'x.xml', bankAccount: '', by: SYSTEM })
      assert.isTrue(taken.ok)
    })
    assert.isBelow(before, 250)
    const row = await db.from('bank_entries').count('* as total').firstOrFail()
    assert.equal(Number(row.total), 10_000)
    const found = await BankEntry.findByOrFail('reference', 'R9999')
    assert.equal(found.suggested?.reason, 'number')
  }).timeout(120_000)

  test('what is not needed is forgotten', async ({ assert }) => {
    await uploadStatement()
    const entry = await bankEntry({ state: 'ignored', iban: 'DE02120300000000202051' })
    const kept = await bankEntry()
    clock.travel({ days: 15 })
    await forgetBankEntries.run()
    assert.equal((await BankStatement.all()).length, 2, 'statements with entries stay')
    clock.travel({ days: 400 })
    await forgetBankEntries.run()
    assert.include((await entry.refresh()).$attributes, { party: null, iban: null, purpose: '' })
    assert.equal((await kept.refresh()).party, 'Ada Lovelace')
  })

  test('[F18][F28] whatever is booked and undone in whatever order, the bank account holds what is booked', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoices = [await issueInvoice(account, 1000), await issueInvoice(account, 700)]
    const entries = [await bankEntry({ amountMinor: 1000 }), await bankEntry({ amountMinor: 1500 })]
    const step = fc.record({
      entry: fc.nat(1),
      undo: fc.boolean(),
      parts: fc.array(fc.record({ invoice: fc.nat(1), minor: fc.integer({ min: 1, max: 1300 }) }), {
        maxLength: 2,
      }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 5 }), async (steps) => {
        for (const { entry, undo, parts } of steps) {
          const { id } = entries[entry]
          if (undo) await reopenEntry(id, { by: SYSTEM })
          else {
            const named = parts.map((part) => ({
              invoiceId: invoices[part.invoice].id,
              minor: part.minor,
            }))
            await bookEntry(id, { parts: named, restTo: account.id, version: null, by: SYSTEM })
          }
        }
        const booked = await BankEntry.query().where('state', 'booked')
        const sum = booked.reduce((total, { amountMinor }) => total + amountMinor, 0)
        assert.equal(await bank(), sum)
        const payments = await Payment.query().whereNull('undone_at')
        const applied = payments.reduce((total, { appliedMinor }) => total + appliedMinor, 0)
        const credit = await creditBalance(account.id, 'EUR')
        assert.equal(applied + credit.minor, sum, 'matched and credit are what came in')
        await assertBooksBalance(assert)
      }),
      { numRuns: 12 }
    )
  }).timeout(120_000)
})

/** How many questions the work asks of the database. */
async function asked(work: () => Promise<void>): Promise<number> {
  let count = 0
  const listen = () => void count++
  const client = db.connection().getWriteClient()
  client.on('query', listen)
  await work().finally(() => client.removeListener('query', listen))
  return count
}
