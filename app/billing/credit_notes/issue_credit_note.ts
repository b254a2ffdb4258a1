import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { outbox } from '#core/outbox/outbox'
import { failed, ok, type Result } from '#core/result'
import { creditableOf } from '#billing/credit_notes/creditable'
import { reopenCollection } from '#billing/collections/reopen_collection'
import { creditParts } from '#billing/credit_notes/credit_parts'
import { takeOffInvoice } from '#billing/credit_notes/take_off_invoice'
import { writeCreditNote } from '#billing/credit_notes/write_credit_note'
import { disputedPayments } from '#billing/disputes/find_disputes'
import { giveBack, type GivingBack } from '#billing/refunds/give_back'
import { reinstateInvoice } from '#billing/write_offs/reinstate_invoice'
import CreditNote from '#billing/models/credit_note'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import type { Actor } from '#core/actor'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { CreditExtent, CreditFailure, CreditParts } from '#billing/credit_notes/credit_parts'

/**
 * What becomes of what had been paid: a refund to cards, credit, or a transfer that staff make outside the panel. With
 * `due` only what is due goes down, and a note that would give money back is refused.
 */
export type Settling = GivingBack | 'due'

export type CreditNoteInput = CreditExtent & {
  invoiceId: string
  reason: string
  /** Names the cause, such as "change:01J…": the same cause takes off an invoice once. */
  cause: string
  settle: Settling
  by: Actor
  /** By which staff find the transfer that they made, with `outside`. */
  reference?: string | null
}

/** Issues a credit note in the caller's transaction, or says why there can be none. The note of the same cause is given again. */
export async function issueCreditNote(
  trx: TransactionClientContract,
  input: CreditNoteInput
): Promise<Result<CreditNote, CreditFailure>> {
  const { invoiceId, cause } = input
  const invoice = await Invoice.query({ client: trx })
    .where('id', invoiceId)
    .forUpdate()
    .firstOrFail()
  const before = await CreditNote.query({ client: trx })
    .where({ invoice_id: invoiceId, cause })
    .forUpdate()
    .first()
  if (before) return ok(before)
  if (!invoice.isCreditable) return failed({ type: 'not_creditable' })
  const parts = creditParts(await creditableOf(invoice, trx), input)
  if (!parts.ok) return parts

  const returned = beyond(parts.value.total, invoice.amountDue())
  if (returned.isPositive && input.settle === 'due')
    return failed({ type: 'more_than_due', due: invoice.amountDue() })
  const payments = await lockPayments(trx, invoice)
  const disputed = await disputedPayments(invoice.id, trx)
  const free = payments.filter(({ id }) => !disputed.has(id))
  const refundable = refundableOf(free, invoice)
  if (returned.isPositive && free.length < payments.length && returned.compare(refundable) > 0)
    return failed({ type: 'disputed', refundable })
  // Nothing is written before it is sure that there is a note.
  await reinstateInvoice(trx, invoice)
  const note = await write(trx, invoice, { input, parts: parts.value, returned, payments: free })
  if (invoice.state === 'open') await reopenCollection(trx, invoice)
  return ok(note)
}

async function write(
  trx: TransactionClientContract,
  invoice: Invoice,
  facts: { input: CreditNoteInput; parts: CreditParts; returned: Money; payments: Payment[] }
): Promise<CreditNote> {
  const { input, parts, returned, payments } = facts
  const { cause, reason, by, reference, settle } = input
  const noteId = newId()
  await takeOffInvoice(trx, invoice, { noteId, parts, returned, payments })
  if (settle !== 'due' && returned.isPositive) {
    const why = { cause, reason, by, reference, creditNoteId: noteId }
    const refunds = await giveBack(trx, payments, returned, { ...why, to: settle })
    const refunded = refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    await invoice.merge({ refundedMinor: invoice.refundedMinor + refunded }).save()
  }
  await outbox.publish(trx, 'credit_note.issued', { creditNoteId: noteId })
  return writeCreditNote(trx, invoice, { id: noteId, parts, returned, settle, cause, reason, by })
}

function lockPayments(trx: TransactionClientContract, { id, currency }: Invoice) {
  return Payment.query({ client: trx })
    .where({ invoice_id: id, currency })
    .forUpdate()
    .orderBy('id')
}

function refundableOf(payments: Payment[], { currency }: Invoice): Money {
  return Money.sum(
    payments.map(({ refundable }) => refundable),
    currency
  )
}

function beyond(total: Money, due: Money): Money {
  return total.compare(due) > 0 ? total.minus(due) : Money.zero(total.currency)
}
