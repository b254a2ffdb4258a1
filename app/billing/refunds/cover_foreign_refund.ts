import { SYSTEM } from '#core/actor'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { creditableOf } from '#billing/credit_notes/creditable'
import { creditParts } from '#billing/credit_notes/credit_parts'
import { takeOffInvoice } from '#billing/credit_notes/take_off_invoice'
import { writeCreditNote } from '#billing/credit_notes/write_credit_note'
import { postings } from '#billing/ledger/postings'
import { outbox } from '#core/outbox/outbox'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { owedBack } from '#billing/refunds/owed_back'
import Payment from '#billing/models/payment'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Invoice from '#billing/models/invoice'

interface ForeignRefund {
  refundId: string
  externalId: string
  /** What is not taken from credit. */
  amount: Money
}

/**
 * Sees to it that money which went back at the gateway has its document. What an earlier credit note said and no refund
 * brought comes first; for the rest a credit note is written on an invoice that is paid, and one that is not is due
 * again. Staff are notified of what no document covers. Invoice and payment are locked by the caller.
 */
export async function coverForeignRefund(
  trx: TransactionClientContract,
  invoice: Invoice,
  refund: ForeignRefund
): Promise<{ creditNoteId: string | null }> {
  const none = { creditNoteId: null }
  if (invoice.state === 'void' || refund.amount.currency !== invoice.currency) return none
  const payments = await Payment.query({ client: trx })
    .where({ invoice_id: invoice.id, currency: invoice.currency })
    .forUpdate()
  const owed = owedBack(invoice, payments)
  const beyond = larger(refund.amount.minus(owed), Money.zero(invoice.currency))
  const covered = beyond.compare(invoice.paid) > 0 ? invoice.paid : beyond
  if (beyond.compare(covered) > 0) await tellStaff(trx, invoice, refund, beyond.minus(covered))
  if (!covered.isPositive) return none
  if (invoice.amountDue().isPositive) return dueAgain(trx, invoice, refund, covered)
  return { creditNoteId: await writeNote(trx, invoice, { refund, covered, payments }) }
}

async function dueAgain(
  trx: TransactionClientContract,
  invoice: Invoice,
  { refundId: id }: ForeignRefund,
  amount: Money
): Promise<{ creditNoteId: null }> {
  const { id: invoiceId, accountId } = invoice
  await postings.paymentReturned(trx, { id, invoiceId, accountId, amount })
  await trx.from('invoices').where('id', invoiceId).decrement('paid_minor', amount.minor)
  return { creditNoteId: null }
}

async function writeNote(
  trx: TransactionClientContract,
  invoice: Invoice,
  { refund, covered, payments }: { refund: ForeignRefund; covered: Money; payments: Payment[] }
): Promise<string> {
  const left = await creditableOf(invoice, trx)
  const isRest = covered.equals(left.total)
  const parts = creditParts(left, isRest ? { all: true } : { totalMinor: covered.minor })
  if (!parts.ok) throw new Error(`A refund without a credit note: ${parts.error.type}`)
  const noteId = newId()
  await takeOffInvoice(trx, invoice, { noteId, parts: parts.value, returned: covered, payments })
  await outbox.publish(trx, 'credit_note.issued', { creditNoteId: noteId })
  await writeCreditNote(trx, invoice, {
    id: noteId,
    parts: parts.value,
    returned: covered,
    settle: 'refund',
    cause: `refund:${refund.refundId}`,
    reason: 'Refund',
    by: SYSTEM,
  })
  return noteId
}

function tellStaff(
  trx: TransactionClientContract,
  { id: invoiceId, accountId }: Invoice,
  { refundId, externalId }: ForeignRefund,
  amount: Money
): Promise<void> {
  return reportFinding(trx, {
    kind: 'refund_without_note',
    cause: `refund_without_note:${refundId}`,
    accountId,
    invoiceId,
    details: { refund: refundId, externalId, amount: amount.toJSON() },
  })
}

function larger(one: Money, other: Money): Money {
  return one.compare(other) < 0 ? other : one
}
