import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { worker } from '#core/work/worker'
import { creditBalance } from '#billing/ledger/credit_balance'
import { ledger } from '#billing/ledger/ledger'
import { standingOf } from '#billing/invoices/invoice_standing'
import { applyPayment } from '#billing/payments/apply_payment'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { startPayment } from '#billing/payments/start_payment'
import { RefundInvoice } from '#billing/refunds/refund_invoice'
import { catchUpEvents } from '#billing/webhooks/catch_up_events'
import CreditNote from '#billing/models/credit_note'
import PaymentAttempt from '#billing/models/payment_attempt'
import Refund from '#billing/models/refund'
import { assertBooksBalance, issueInvoice, useStripe } from '#tests/support/billing'
import { createCustomer } from '#tests/support/identity'
import type { CreditNoteInput } from '#billing/credit_notes/issue_credit_note'
import type Invoice from '#billing/models/invoice'

test.group('Credit notes', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>

  group.each.setup(async () => {
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  const issue = (invoice: Invoice, input: Partial<CreditNoteInput>) => {
    const why = { reason: 'Test', cause: 'test', settle: 'credit', by: SYSTEM } as const
    const asked = { invoiceId: invoice.id, ...why, ...input } as CreditNoteInput
    return transaction((trx) => CreditNote.issue(trx, asked))
  }

  const pay = (invoice: Invoice, minor: number) =>
    recordBankTransfer(invoice.id, { amount: Money.of(minor, 'EUR'), note: 'Statement' })

  async function paidByCard(card = '4242424242424242') {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const started = await startPayment(invoice.id, { kind: 'new_card' })
    if (!started.ok) throw new Error(started.error.type)
    gateway.stripe.pay(started.value.sessionId ?? '', { card })
    await applyPayment(started.value.id)
    return { account, invoice: await invoice.refresh() }
  }

  /** Fetches what the gateway tells and processes it. */
  async function hear(): Promise<void> {
    await catchUpEvents.run()
    await worker.drain()
  }

  /** What is owed to customers of an invoice by the ledger. */
  async function refundsOf({ id, currency }: Invoice): Promise<number> {
    const names = await db.from('ledger_transfers').where('invoice_id', id).select('idem')
    const idems = names.map(({ idem }) => String(idem))
    return (await ledger.sumOf(idems, { code: 'refunds' }, currency)).negated().minor
  }

  test('lowers what is due first, with tax, and settles an invoice that it takes back in whole', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const [line] = await invoice.related('lines').query()

    const part = await issue(invoice, {
      lines: [{ lineId: line.id, netMinor: 400 }],
      settle: 'due',
      cause: 'part',
    })
    assert.equal(part.ok && part.value.totalMinor, 476)
    assert.equal((await invoice.refresh()).amountDue().minor, 714)
    assert.equal(invoice.state, 'open')

    const rest = await issue(invoice, { all: true, settle: 'due', cause: 'rest' })
    assert.equal(rest.ok && rest.value.totalMinor, 714)
    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    assert.isTrue(invoice.amountDue().isZero)
    assert.equal((await standingOf(invoice)).mark, 'credited')
    const none = await issue(invoice, { all: true, cause: 'more' })
    assert.isFalse(none.ok)
    await assertBooksBalance(assert)
  })

  test('what had been paid beyond what is due becomes credit, a refund or a transfer', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await pay(invoice, 1000)
    const tooMuch = await issue(invoice, { totalMinor: 500, settle: 'due' })
    assert.isFalse(tooMuch.ok)

    const note = await issue(invoice, { totalMinor: 500, settle: 'credit' })
    assert.equal(note.ok && note.value.returnedMinor, 310)
    assert.equal((await creditBalance(account.id, 'EUR')).minor, 310)
    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    assert.equal(invoice.paidMinor, 690)

    const outside = await issue(invoice, {
      ...{ totalMinor: 90, settle: 'outside', cause: 'outside', reference: 'Transfer 7' },
    })
    assert.isTrue(outside.ok)
    const refund = await Refund.query().where('destination', 'outside').firstOrFail()
    assert.equal(refund.reference, 'Transfer 7')
    assert.equal(refund.state, 'succeeded')
    assert.equal(await refundsOf(invoice), 0)
    await assertBooksBalance(assert)
  })

  test('a card gets back what a credit note gives back, once', async ({ assert }) => {
    const { invoice } = await paidByCard()
    const note = await issue(invoice, { totalMinor: 500, settle: 'refund' })
    const again = await issue(invoice, { totalMinor: 500, settle: 'refund' })
    assert.equal(again.ok && again.value.id, note.ok && note.value.id)
    assert.equal(await refundsOf(invoice), 500)
    await worker.drain()
    assert.equal(await refundsOf(invoice), 0)
    assert.equal((await invoice.refresh()).refundedMinor, 500)
    assert.equal((await standingOf(invoice)).mark, 'partly_refunded')
    assert.deepEqual(gateway.stripe.invariants().violations, [])
    await assertBooksBalance(assert)
  })

  test('[F19] credit notes of everything at once take it off once', async ({ assert }) => {
    const { account, invoice } = await paidByCard()
    const asked = ['one', 'two', 'three'].map((cause) => issue(invoice, { all: true, cause }))
    const refunds = new RefundInvoice().run({ invoiceId: invoice.id, reason: 'Test', by: SYSTEM })
    const results = [...(await Promise.all(asked)), await refunds]
    await worker.drain()
    assert.lengthOf(
      results.filter(({ ok }) => ok),
      1
    )
    assert.equal((await invoice.refresh()).creditedMinor, 1190)
    const credit = (await creditBalance(account.id, 'EUR')).minor
    const refunded = gateway.stripe.store.all('refund').reduce((sum, one) => sum + one.amount, 0)
    assert.equal(credit + refunded, 1190)
    await assertBooksBalance(assert)
  })

  test('[F20] what a failed refund did not bring is owed, and goes elsewhere without another note', async ({
    assert,
  }) => {
    const { account, invoice } = await paidByCard('4000000000005126')
    await issue(invoice, { totalMinor: 700, settle: 'refund' })
    await worker.drain()
    gateway.stripe.later()
    await hear()
    assert.equal((await Refund.findByOrFail('invoice_id', invoice.id)).state, 'failed')
    assert.equal(await refundsOf(invoice), 700)
    await assertBooksBalance(assert)

    const by = { invoiceId: invoice.id, reason: 'Card closed', by: SYSTEM, cause: 'again' }
    const credited = await new RefundInvoice().run({ ...by, amountMinor: 700, to: 'credit' })
    assert.isTrue(credited.ok)
    assert.equal((await creditBalance(account.id, 'EUR')).minor, 700)
    assert.equal(await refundsOf(invoice), 0)
    assert.lengthOf(await CreditNote.query().where('invoice_id', invoice.id), 1)
    await assertBooksBalance(assert)
  })

  test('[F18] a payment after a credit note takes what is due, and the rest becomes credit', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    await issue(invoice, { totalMinor: 190, settle: 'due' })
    gateway.stripe.pay(attempt.sessionId ?? '')
    await applyPayment(attempt.id)
    assert.equal((await invoice.refresh()).state, 'paid')
    assert.equal(invoice.paidMinor, 1000)
    assert.equal((await creditBalance(account.id, 'EUR')).minor, 190)
    await assertBooksBalance(assert)
  })

  test('the payment page of an invoice that is credited in whole is closed', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await startPayment(invoice.id, { kind: 'new_card' })
    await issue(invoice, { all: true, settle: 'due' })
    await worker.drain()
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    assert.isNull(attempt.openKey)
  })

  test('a void invoice has nothing to credit, nor has a disputed payment anything to return', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await invoice.void({ by: SYSTEM, reason: 'Test' })
    const onVoid = await issue(invoice, { all: true })
    assert.deepInclude(onVoid, { ok: false, error: { type: 'not_creditable' } })

    const held = await paidByCard()
    const charge = gateway.stripe.store.all('charge')[0].id
    gateway.stripe.dispute({ charge })
    await hear()
    const onDisputed = await issue(held.invoice, { all: true })
    assert.equal(!onDisputed.ok && onDisputed.error.type, 'disputed')
    await assertBooksBalance(assert)
  })

  test('[F27] a transaction that fails after the number was taken leaves no gap', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const asked = { reason: 'Test', settle: 'due', by: SYSTEM } as const
    const attempt = transaction(async (trx) => {
      const input = { ...asked, invoiceId: invoice.id, totalMinor: 100, cause: 'lost' }
      await CreditNote.issue(trx, input)
      throw new Error('Power cut')
    })
    await assert.rejects(() => attempt, 'Power cut')
    assert.equal((await invoice.refresh()).creditedMinor, 0)
    const kept = await issue(invoice, { totalMinor: 100, settle: 'due' })
    const last = await CreditNote.query().orderBy('seq', 'desc').firstOrFail()
    assert.equal(kept.ok && kept.value.id, last.id)
    await assertBooksBalance(assert)
  })

  test('the database refuses to change a credit note or to delete it', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const note = await issue(invoice, { totalMinor: 100, settle: 'due' })
    if (!note.ok) throw new Error(note.error.type)
    const row = () => db.from('credit_notes').where('id', note.value.id)
    await assert.rejects(() => row().update({ reason: 'Another' }), /final/)
    await assert.rejects(() => row().delete(), /final/)
    const lines = db.from('credit_note_lines').where('credit_note_id', note.value.id)
    await assert.rejects(() => lines.update({ net_minor: 1 }), /final/)
  })
})
