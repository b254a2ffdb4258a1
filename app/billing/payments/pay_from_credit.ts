import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { takePayment } from '#billing/payments/take_payment'
import { closeAttempts } from '#billing/payments/close_attempts'
import { paymentGuards } from '#billing/contracts/payment_guards'
import { creditBalance, usableCredit } from '#billing/ledger/credit_balance'
import { ledger } from '#billing/ledger/ledger'
import { creditOf } from '#billing/ledger/postings'
import Invoice from '#billing/models/invoice'
import type Payment from '#billing/models/payment'

export type CreditRefusal =
  | { type: 'nothing_due' }
  | { type: 'no_credit' }
  /** A part of the credit would leave a rest that no card can pay, while a card can pay all that is due. */
  | { type: 'credit_leaves_too_little' }
  | { type: 'payment_under_way' }
  | { type: 'not_now'; reason: string }

/**
 * Pays an invoice from the account's credit in one transaction, as far as the credit goes. A page of the gateway that
 * was left is closed first; refused while a card payment cannot be stopped any more, so that nothing is paid twice.
 */
export async function payFromCredit(invoiceId: string): Promise<Result<Payment, CreditRefusal>> {
  const paid = await takeFromCredit(invoiceId)
  if (paid.ok || paid.error.type !== 'payment_under_way') return paid
  const closed = await closeAttempts(invoiceId)
  return closed.ok ? takeFromCredit(invoiceId) : paid
}

function takeFromCredit(invoiceId: string): Promise<Result<Payment, CreditRefusal>> {
  return transaction(async (trx) => {
    const invoice = await Invoice.query({ client: trx })
      .where('id', invoiceId)
      .forUpdate()
      .firstOrFail()
    const from = creditOf(invoice.accountId)
    await ledger.lock(trx, from, invoice.currency)
    const due = invoice.amountDue()
    if (!due.isPositive) return failed({ type: 'nothing_due' })
    const credit = await creditBalance(invoice.accountId, due.currency, trx)
    if (!credit.isPositive) return failed({ type: 'no_credit' })
    if (await trx.from('payment_attempts').where('open_key', invoiceId).first())
      return failed({ type: 'payment_under_way' })
    const reason = await paymentGuards.ask(invoice, trx)
    if (reason !== null) return failed({ type: 'not_now', reason })
    const amount = usableCredit(credit, due)
    if (!amount.isPositive) return failed({ type: 'credit_leaves_too_little' })
    const payment = await takePayment(trx, invoice, {
      kind: 'credit',
      amount,
      applied: amount,
      from,
    })
    await audit.record(trx, 'payment.made_from_credit', ['invoice', invoice.id], {
      changes: { payment: payment.id, amount: amount.minor, currency: amount.currency },
      accountId: invoice.accountId,
    })
    return ok(payment)
  })
}
