import { transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { takePayment } from '#billing/payments/take_payment'
import { closeAttempts } from '#billing/payments/close_attempts'
import { paymentGuards } from '#billing/contracts/payment_guards'
import { creditBalance, usableCredit } from '#billing/ledger/credit_balance'
import { ledger } from '#billing/ledger/ledger'
import { creditOf } from '#billing/ledger/postings'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Payment from '#billing/models/payment'

export type CreditRefusal =
  | { type: 'nothing_due' }
  | { type: 'mixed_currencies' }
  | { type: 'no_credit' }
  /** A part of the credit would leave a rest that no card can pay, while a card can pay all that is due. */
  | { type: 'credit_leaves_too_little' }
  | { type: 'payment_under_way' }
  | { type: 'not_now'; reason: string }

/**
 * Pays an invoice, or several of an account, from its credit in one transaction, as far as the credit goes: the one due first
 * on top. A page of the gateway that was left is closed first; refused while a card payment cannot be stopped any more, so
 * that nothing is paid twice.
 */
export async function payFromCredit(
  subject: string | string[]
): Promise<Result<Payment[], CreditRefusal>> {
  const ids = [subject].flat()
  const paid = await takeFromCredit(ids)
  if (paid.ok || paid.error.type !== 'payment_under_way') return paid
  for (const id of ids) {
    const closed = await closeAttempts(id)
    if (!closed.ok) return paid
  }
  return takeFromCredit(ids)
}

function takeFromCredit(ids: string[]): Promise<Result<Payment[], CreditRefusal>> {
  return transaction(async (trx) => {
    const all = await Invoice.query({ client: trx }).whereIn('id', ids).orderBy('id').forUpdate()
    if (all.length === 0) throw new Error('No invoice to pay')
    const [{ accountId, currency }] = all
    await ledger.lock(trx, creditOf(accountId), currency)
    const invoices = all.filter((invoice) => invoice.amountDue().isPositive)
    if (invoices.length === 0) return failed({ type: 'nothing_due' })
    if (invoices.some((one) => one.currency !== currency || one.accountId !== accountId))
      return failed({ type: 'mixed_currencies' })
    const credit = await creditBalance(accountId, currency, trx)
    if (!credit.isPositive) return failed({ type: 'no_credit' })
    const reason = await reasonAgainst(trx, invoices)
    if (reason) return failed(reason)
    const due = Money.sum(
      invoices.map((invoice) => invoice.amountDue()),
      currency
    )
    const amount = usableCredit(credit, due)
    if (!amount.isPositive) return failed({ type: 'credit_leaves_too_little' })
    return ok(await spend(trx, invoices, amount))
  })
}

async function reasonAgainst(
  trx: TransactionClientContract,
  invoices: Invoice[]
): Promise<CreditRefusal | null> {
  for (const invoice of invoices) {
    if (await PaymentAttempt.openFor(invoice.id, trx)) return { type: 'payment_under_way' }
    const reason = await paymentGuards.ask(invoice, trx)
    if (reason !== null) return { type: 'not_now', reason }
  }
  return null
}

async function spend(
  trx: TransactionClientContract,
  invoices: Invoice[],
  credit: Money
): Promise<Payment[]> {
  const payments: Payment[] = []
  let left = credit
  for (const invoice of invoices.toSorted(dueFirst)) {
    const due = invoice.amountDue()
    const amount = due.compare(left) < 0 ? due : left
    if (!amount.isPositive) break
    left = left.minus(amount)
    const from = creditOf(invoice.accountId)
    const incoming = { kind: 'credit' as const, amount, applied: amount, from }
    const payment = await takePayment(trx, invoice, incoming)
    await audit.record(trx, 'payment.made_from_credit', ['invoice', invoice.id], {
      changes: { payment: payment.id, amount: amount.minor, currency: amount.currency },
      accountId: invoice.accountId,
    })
    payments.push(payment)
  }
  return payments
}

function dueFirst(one: Invoice, other: Invoice): number {
  return one.dueOn.toMillis() - other.dueOn.toMillis() || (one.id < other.id ? -1 : 1)
}
