import { test } from '@japa/runner'
import AuditEntry from '#audit/models/audit_entry'
import { SYSTEM } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { Money } from '#core/money/money'
import { ledger } from '#billing/ledger/ledger'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import CreditNote from '#billing/models/credit_note'
import WriteOff from '#billing/models/write_off'
import { assertBooksBalance, issueInvoice } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import type Invoice from '#billing/models/invoice'

const lost = { by: SYSTEM, reason: 'Moved away' }
const balanceOf = async (code: 'bad_debt' | 'tax_payable', owner?: string) =>
  (await ledger.balance({ code, owner }, 'EUR')).minor
const pay = (invoice: Invoice, minor: number) =>
  recordBankTransfer(invoice.id, { amount: Money.of(minor, 'EUR'), note: 'Statement' })

async function openInvoice() {
  const { account } = await createCustomer()
  return issueInvoice(account, 1000)
}

test.group('Written-off invoices', (group) => {
  group.each.teardown(() =>
    transaction((trx) => settings.set({ 'billing.write_off_tax': true }, trx))
  )

  test('what is due is a loss, and its tax is not owed; paying it later undoes that', async ({
    assert,
  }) => {
    const invoice = await openInvoice()
    await pay(invoice, 595)
    const [loss, tax] = [await balanceOf('bad_debt'), await balanceOf('tax_payable', 'DE')]
    assert.isTrue(await (await invoice.refresh()).writeOff(lost))
    assert.equal((await invoice.refresh()).state, 'uncollectible')
    assert.equal((await balanceOf('bad_debt')) - loss, 500)
    assert.equal((await balanceOf('tax_payable', 'DE')) - tax, 95)
    await assertBooksBalance(assert)

    await pay(invoice, 100)
    assert.equal((await invoice.refresh()).state, 'open')
    assert.equal(invoice.amountDue().minor, 495)
    assert.equal(await balanceOf('bad_debt'), loss)
    await pay(invoice, 495)
    assert.equal((await invoice.refresh()).state, 'paid')
    await assertBooksBalance(assert)
  })

  test('the tax stays owed where the shop may not take it back', async ({ assert }) => {
    await transaction((trx) => settings.set({ 'billing.write_off_tax': false }, trx))
    const invoice = await openInvoice()
    const loss = await balanceOf('bad_debt')
    await invoice.writeOff(lost)
    assert.equal((await balanceOf('bad_debt')) - loss, 1190)
    await assertBooksBalance(assert)
  })

  test('a credit note or voiding takes the write-off back first', async ({ assert }) => {
    const [credited, voided] = [await openInvoice(), await openInvoice()]
    await credited.writeOff(lost)
    await voided.writeOff(lost)
    const why = { reason: 'Test', cause: 'test', settle: 'due', by: SYSTEM } as const
    await transaction((trx) =>
      CreditNote.issue(trx, { ...why, invoiceId: credited.id, totalMinor: 190 })
    )
    assert.equal((await credited.refresh()).state, 'open')
    assert.equal(credited.amountDue().minor, 1000)
    assert.isTrue(await voided.void(lost))
    const ids = [credited.id, voided.id]
    assert.lengthOf(await WriteOff.query().whereIn('open_key', ids), 0)
    await assertBooksBalance(assert)
  })

  test('is done once, however many ask at once, and only for what is due', async ({ assert }) => {
    const invoice = await openInvoice()
    const asked = await Promise.all([1, 2, 3].map(() => invoice.writeOff(lost)))
    assert.lengthOf(asked.filter(Boolean), 1)
    assert.isFalse(await invoice.writeOff(lost))
    const paid = await openInvoice()
    await pay(paid, 1190)
    assert.isFalse(await paid.writeOff(lost))
    await assertBooksBalance(assert)
  })

  test('staff write off with a reason and reverse it; support may not', async ({
    client,
    assert,
  }) => {
    const invoice = await openInvoice()
    const path = `/admin/invoices/${invoice.id}/write-offs`
    const support = await sessionFor((await createStaff('support')).user)
    const manager = await sessionFor((await createStaff('manager')).user)
    const refused = await client.post(path).withSession(support).form({ reason: 'Moved away' })
    refused.assertStatus(403)
    const invalid = await client.post(path).withSession(manager).form({ reason: '' }).redirects(0)
    assert.match(JSON.stringify(invalid.flashMessages()), /Reason/)
    assert.equal((await invoice.refresh()).state, 'open')

    const done = await client.post(path).withSession(manager).form({ reason: 'Moved away' })
    done.assertTextIncludes('€11.90 written off')
    const again = await client.post(path).withSession(manager).form({ reason: 'Twice' })
    again.assertTextIncludes('Only open invoices')
    const undone = await client.delete(path).withSession(manager)
    undone.assertTextIncludes('The write-off was reversed.')
    const nothing = await client.delete(path).withSession(manager)
    nothing.assertTextIncludes('isn’t written off')
    assert.equal((await invoice.refresh()).state, 'open')
    const actions = await AuditEntry.query().where('subject_id', invoice.id).orderBy('id')
    const told = actions.map(({ action }) => action)
    assert.includeMembers(told, ['invoice.written_off', 'invoice.reinstated'])
    await assertBooksBalance(assert)
  })
})
