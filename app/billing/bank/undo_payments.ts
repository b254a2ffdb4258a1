import { clock } from '#core/clock'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { Money } from '#core/money/money'
import { outbox } from '#core/outbox/outbox'
import { creditBalance } from '#billing/ledger/credit_balance'
import { ledger } from '#billing/ledger/ledger'
import { creditOf, postings } from '#billing/ledger/postings'
import Invoice from '#billing/models/invoice'
import { invoiceTransitions } from '#billing/models/invoice/states'
import Payment from '#billing/models/payment'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type UndoRefusal =
  /** Some of it was refunded, credited or written into a document. */
  | { type: 'money_went_back' }
  /** The customer used the credit that it left. */
  | { type: 'credit_used' }

/** Locks what bank transfers touched, before anything is read: invoices, credit and the payments themselves, as they are now. */
export async function lockTransfers(
  trx: TransactionClientContract,
  seen: Payment[]
): Promise<{ payments: Payment[]; invoices: Map<string, Invoice> }> {
  const ids = seen.flatMap(({ invoiceId }) => invoiceId ?? []).toSorted()
  const invoices = new Map<string, Invoice>()
  for (const id of ids)
    invoices.set(id, await Invoice.query({ client: trx }).where('id', id).forUpdate().firstOrFail())
  for (const accountId of [...new Set(seen.map((payment) => payment.accountId))].toSorted())
    await ledger.lock(trx, creditOf(accountId), seen[0].currency)
  const payments: Payment[] = []
  for (const { id } of seen)
    payments.push(await Payment.query({ client: trx }).where('id', id).forUpdate().firstOrFail())
  return { payments, invoices }
}

/** Why the transfer may not be taken back, or null. The caller holds its locks. */
export async function refusalToUndo(
  trx: TransactionClientContract,
  { appliedMinor, refundedMinor, amountMinor, currency, accountId }: Payment,
  invoice: Invoice | null
): Promise<UndoRefusal | null> {
  const isKept = invoice !== null && (invoice.state === 'void' || invoice.paidMinor < appliedMinor)
  if (refundedMinor > 0 || isKept) return { type: 'money_went_back' }
  const surplus = Money.of(amountMinor - appliedMinor, currency)
  const credit = await creditBalance(accountId, currency, trx)
  return credit.compare(surplus) < 0 ? { type: 'credit_used' } : null
}

/**
 * Reverses a bank transfer that was booked by mistake: its invoice is due again and collected again, and the credit that it left
 * is gone. It stays as a record that was undone. The caller holds its locks and has asked whether it may be.
 */
export async function undoPayment(
  trx: TransactionClientContract,
  payment: Payment,
  invoice: Invoice | null
): Promise<void> {
  const { id, appliedMinor, accountId } = payment
  await postings.paymentUndone(trx, id)
  await payment.useTransaction(trx).merge({ appliedMinor: 0, undoneAt: clock.now() }).save()
  if (invoice && appliedMinor > 0) await dueAgain(trx, invoice, appliedMinor)
  live.refresh([`invoice:${invoice?.id}`, `account:${accountId}`], trx)
}

async function dueAgain(
  trx: TransactionClientContract,
  { id }: Invoice,
  minor: number
): Promise<void> {
  await trx.from('invoices').where('id', id).decrement('paid_minor', minor)
  const reopened = await transition(trx, {
    table: 'invoices',
    id,
    allowed: invoiceTransitions,
    to: 'open',
    from: ['paid'],
    also: { paid_at: null },
  })
  if (reopened) await outbox.publish(trx, 'invoice.reopened', { invoiceId: id })
}
