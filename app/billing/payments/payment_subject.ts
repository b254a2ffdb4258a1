import { Money } from '#core/money/money'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import PaymentShare from '#billing/models/payment_share'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What somebody wants to pay at once: invoices, one or more, or credit. */
export type PaymentSubject = { invoiceIds: string[] } | { topUpId: string }

/** The invoices that an attempt pays, the one due first on top; none for one that pays credit. */
export async function invoicesOf(
  attempt: PaymentAttempt,
  client?: TransactionClientContract
): Promise<Invoice[]> {
  const { id, invoiceId, topUpId } = attempt
  if (topUpId) return []
  const ids = invoiceId ? [invoiceId] : await PaymentAttempt.sharedBy(id, client)
  return Invoice.query({ client }).whereIn('id', ids).orderBy('due_on').orderBy('id')
}

/** Whether an attempt asks for exactly what is wanted now: nothing of it was paid, and nothing came to it. */
export async function asksFor(attempt: PaymentAttempt, wanted: PaymentSubject): Promise<boolean> {
  if ('topUpId' in wanted) return attempt.topUpId === wanted.topUpId
  const invoices = await Invoice.query().whereIn('id', wanted.invoiceIds)
  const due = invoices.filter((invoice) => invoice.amountDue().isPositive)
  const sum = Money.sum(
    due.filter(({ currency }) => currency === attempt.currency).map((one) => one.amountDue()),
    attempt.currency
  )
  if (!sum.equals(attempt.amount)) return false
  if (attempt.invoiceId) return due.length === 1 && due[0].id === attempt.invoiceId
  const shares = await PaymentShare.query().where('attempt_id', attempt.id)
  const shareOf = new Map(shares.map(({ invoiceId, amountMinor }) => [invoiceId, amountMinor]))
  return (
    shares.length === due.length &&
    due.every((invoice) => shareOf.get(invoice.id) === invoice.amountDue().minor)
  )
}
