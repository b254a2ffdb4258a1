import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { reinstateInvoice } from '#billing/write_offs/reinstate_invoice'
import { reopenCollection } from '#billing/collections/reopen_collection'
import { postings } from '#billing/ledger/postings'
import { invoiceTransitions } from '#billing/models/invoice/states'
import Payment, { type PaymentKind } from '#billing/models/payment'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Money } from '#core/money/money'
import type { LedgerSide } from '#billing/ledger/ledger'
import type Invoice from '#billing/models/invoice'

export interface IncomingPayment {
  kind: PaymentKind
  amount: Money
  /** How much of it the invoice takes; the rest becomes credit. */
  applied: Money
  from: LedgerSide
  /** Names the payment in the ledger; our own id where no gateway named it. */
  cause?: string
  attemptId?: string
  gateway?: string
  externalId?: string
  /** Which of the payments of one charge it is. */
  part?: number
  cardBrand?: string | null
  cardLastFour?: string | null
  note?: string
  /** The entry of a bank statement that it is a part of. */
  bankEntryId?: string
}

/**
 * Writes one payment with its ledger transfers and events. The caller holds the lock of the invoice; with an account's id instead
 * of an invoice, the money becomes its credit.
 */
export async function takePayment(
  trx: TransactionClientContract,
  to: Invoice | string,
  incoming: IncomingPayment
): Promise<Payment> {
  const { amount, applied, from, cause, ...facts } = incoming
  const [invoice, accountId] = typeof to === 'string' ? [null, to] : [to, to.accountId]
  if (invoice && applied.isPositive) await reinstateInvoice(trx, invoice)
  const payment = await Payment.create(
    {
      ...facts,
      accountId,
      invoiceId: invoice?.id ?? null,
      amountMinor: amount.minor,
      currency: amount.currency,
      appliedMinor: applied.minor,
      refundedMinor: 0,
      receivedAt: clock.now(),
    },
    { client: trx }
  )
  await postings.paymentReceived(trx, {
    invoiceId: invoice?.id ?? null,
    accountId,
    paymentId: payment.id,
    cause: cause ?? payment.id,
    from,
    applied,
    surplus: amount.minus(applied),
  })
  if (invoice) await applyToInvoice(trx, invoice, applied)
  else live.refresh(`account:${accountId}`, trx)
  if (payment.kind !== 'rounding')
    await outbox.publish(trx, 'payment.succeeded', { paymentId: payment.id })
  return payment
}

async function applyToInvoice(
  trx: TransactionClientContract,
  invoice: Invoice,
  applied: Money
): Promise<void> {
  if (applied.isZero) return
  const paidMinor = invoice.paidMinor + applied.minor
  await trx.from('invoices').where('id', invoice.id).update({ paid_minor: paidMinor })
  live.refresh([`invoice:${invoice.id}`, `account:${invoice.accountId}`, 'admin:orders'], trx)
  if (paidMinor + invoice.credited.minor < invoice.totalMinor) return reopenCollection(trx, invoice)

  const paid = await transition(trx, {
    table: 'invoices',
    id: invoice.id,
    allowed: invoiceTransitions,
    to: 'paid',
    also: { paid_at: sqlTime() },
  })
  if (paid) await outbox.publish(trx, 'invoice.paid', { invoiceId: invoice.id })
}
