import db from '@adonisjs/lucid/services/db'
import fc from 'fast-check'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { applyPayment } from '#billing/payments/apply_payment'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { startPayment } from '#billing/payments/start_payment'
import { RefundInvoice } from '#billing/refunds/refund_invoice'
import { applyRefund } from '#billing/refunds/apply_refund'
import { recordForeignRefund } from '#billing/refunds/record_foreign_refund'
import { owedBack } from '#billing/refunds/owed_back'
import CreditNote from '#billing/models/credit_note'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import { openRefundStates } from '#billing/models/refund/states'
import { assertBooksBalance, useStripe } from '#tests/support/billing'
import { createCustomer } from '#tests/support/identity'
import type { Assert } from '@japa/assert'

type Deed =
  | { kind: 'transfer' | 'card' | 'pay_from_credit' | 'write_off' | 'void'; share: number }
  | {
      kind: 'credit_total' | 'credit_line' | 'refund' | 'foreign_refund'
      share: number
      to: number
    }
  | { kind: 'refund_ends'; share: number }

const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Deed['kind']>(
      'transfer',
      'card',
      'pay_from_credit',
      'write_off',
      'void',
      'credit_total',
      'credit_line',
      'refund',
      'refund_ends',
      'refund_ends',
      'foreign_refund'
    ),
    share: fc.integer({ min: 1, max: 1000 }),
    to: fc.nat(2),
  }) as fc.Arbitrary<Deed>,
  { minLength: 3, maxLength: 12 }
)

const WAYS = ['refund', 'credit', 'outside'] as const

test.group('Sequences of payments, credit notes and refunds', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>

  group.each.setup(async () => {
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  test('[F19][F20] keep the books: what is due, credited, paid and owed always adds up', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    await fc.assert(
      fc.asyncProperty(deeds, fc.integer({ min: 60, max: 30_000 }), async (sequence, price) => {
        const invoice = await transaction((trx) =>
          Invoice.issue(trx, {
            accountId: account.id,
            currency: 'EUR',
            dueIn: { days: 7 },
            lines: [price, price * 2].map((unitMinor) => ({
              kind: 'recurring',
              description: 'Server',
              quantity: 1,
              unitMinor,
            })),
          })
        )
        for (const deed of sequence) {
          await perform(await Invoice.findOrFail(invoice.id), deed)
          await assertHolds(assert, invoice.id)
        }
      }),
      { numRuns: Number(process.env.FULL ? 150 : 30), seed: Number(process.env.TEST_SEED ?? 1) }
    )
    await assertBooksBalance(assert)
  }).timeout(120_000)

  async function perform(invoice: Invoice, deed: Deed): Promise<void> {
    const part = (whole: number) => Math.max(1, Math.floor((whole * deed.share) / 1000))
    const due = invoice.amountDue()
    const to = WAYS['to' in deed ? deed.to : 0]
    const why = { invoiceId: invoice.id, reason: 'Test', by: SYSTEM, cause: newId() }
    switch (deed.kind) {
      case 'transfer': {
        const amount = Money.of(part(due.minor * 2), 'EUR')
        await recordBankTransfer(invoice.id, { amount, note: 'Statement' })
        return
      }
      case 'card': {
        const started = await startPayment(invoice.id, { kind: 'new_card' })
        if (!started.ok) return
        gateway.stripe.pay(started.value.sessionId ?? '', { card: '4242424242424242' })
        await applyPayment(started.value.id)
        return
      }
      case 'write_off':
        await invoice.writeOff({ by: SYSTEM, reason: 'Test' })
        return
      case 'void':
        if (deed.share % 4 === 0) await invoice.void({ by: SYSTEM, reason: 'Test' })
        return
      case 'pay_from_credit':
        await payFromCredit(invoice.id)
        return
      case 'credit_total': {
        const totalMinor = part(invoice.totalMinor)
        await transaction((trx) => CreditNote.issue(trx, { ...why, totalMinor, settle: to }))
        return
      }
      case 'credit_line': {
        const lines = await invoice.related('lines').query()
        const [{ id: lineId, netMinor }] = lines.slice(deed.share % lines.length)
        const extent = { lines: [{ lineId, netMinor: part(netMinor) }] }
        await transaction((trx) => CreditNote.issue(trx, { ...why, ...extent, settle: to }))
        return
      }
      case 'refund':
        await new RefundInvoice().run({ ...why, to, amountMinor: part(invoice.totalMinor) })
        return
      case 'refund_ends': {
        const refund = await Refund.query()
          .where({ invoice_id: invoice.id, destination: 'gateway' })
          .whereIn('state', [...openRefundStates, 'succeeded'])
          .first()
        if (refund?.state === 'created') await refund.merge({ state: 'submitted' }).save()
        const fails = deed.share % 2 === 0
        const truth = { externalId: refund?.externalId ?? newId(), errorCode: fails ? 'x' : null }
        if (refund)
          await applyRefund(refund.id, { ...truth, state: fails ? 'failed' : 'succeeded' })
        return
      }
      case 'foreign_refund': {
        const payment = await Payment.query()
          .where({ invoice_id: invoice.id, kind: 'card' })
          .first()
        const room = payment ? payment.appliedMinor - payment.refundedMinor : 0
        if (!payment || room <= 0) return
        const amount = Money.of(part(room), 'EUR')
        const truth = {
          externalId: newId(),
          amount,
          errorCode: null,
          chargeId: null,
          movements: [],
        }
        const told = { ...truth, refundId: null, state: 'succeeded' } as unknown as Parameters<
          typeof recordForeignRefund
        >[1]
        await recordForeignRefund({ gateway: 'stripe', chargeId: payment.externalId ?? '' }, told)
      }
    }
  }

  /** I3, I4, I11 and I12 of one invoice, by its rows and by the ledger. */
  async function assertHolds(assert: Assert, id: string): Promise<void> {
    const invoice = await Invoice.findOrFail(id)
    const payments = await Payment.query().where('invoice_id', id)
    const refunds = await Refund.query().where('invoice_id', id).whereNot('state', 'failed')
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
    assert.isAtLeast(invoice.totalMinor - invoice.paidMinor - invoice.creditedMinor, 0)
    assert.isAtLeast(invoice.paidMinor, 0)
    if (invoice.state !== 'void') assert.equal(invoice.state === 'paid', invoice.amountDue().isZero)
    const refunded = sum(refunds.map((one) => one.amountMinor - (one.fromCreditMinor ?? 0)))
    assert.equal(invoice.refundedMinor, refunded)
    assert.isAtMost(refunded, sum(payments.map((one) => one.appliedMinor)))
    for (const payment of payments.filter(({ kind }) => kind !== 'rounding')) {
      const own = refunds.filter(({ paymentId }) => paymentId === payment.id)
      const back = sum(own.map((one) => one.amountMinor - (one.fromCreditMinor ?? 0)))
      assert.equal(payment.refundedMinor, back)
      assert.isAtMost(back, payment.amountMinor)
    }
    const waiting = refunds.filter(({ state }) => state === 'created' || state === 'submitted')
    const owed = owedBack(invoice, payments).minor + sum(waiting.map((one) => one.amountMinor))
    assert.equal(await ledgerOf(id, 'refunds'), owed, 'what is owed and what is booked')
    const receivable = invoice.state === 'uncollectible' ? 0 : invoice.amountDue().minor
    assert.equal(-(await ledgerOf(id, 'receivable')), receivable)
  }

  /** Credits less debits of accounts of a kind by transfers of an invoice. */
  async function ledgerOf(invoiceId: string, code: string): Promise<number> {
    const side = (column: string) =>
      db
        .from('ledger_transfers')
        .join('ledger_accounts', 'ledger_accounts.id', `ledger_transfers.${column}`)
        .where({ invoice_id: invoiceId, code })
        .sum('amount_minor as total')
        .first()
    const [credits, debits] = [await side('credit_id'), await side('debit_id')]
    return Number(credits?.total ?? 0) - Number(debits?.total ?? 0)
  }
})
