import { calendarDay } from '#core/calendar_day'
import { Money } from '#core/money/money'
import { openRefundStates } from '#billing/models/refund/states'
import type { DateTime } from 'luxon'
import type Invoice from '#billing/models/invoice'

/** What became of an invoice since it was issued, as its page, print view and PDF add it to what the document says. */
export interface InvoiceStanding {
  /** What is written at the top of it; null while something is due. */
  mark: 'paid' | 'partly_refunded' | 'refunded' | 'credited' | 'void' | null
  /** The text of documents that says why nothing is due; null while something is. */
  closing: 'void' | 'credited_in_full' | 'nothing_due' | null
  /** The day of the payment that settled it, or null. Days are those of the document's own time zone. */
  paidOn: DateTime | null
  /** The day on which it was voided, or null. */
  voidedOn: DateTime | null
  /** What credit notes took off it; null where there are none. */
  credited: Money | null
  /** What was paid and what was given back of it; null where nothing was. Refunds on their way do not count yet. */
  paid: Money | null
  refunded: Money | null
  due: Money
}

/** How an issued invoice stands now. */
export async function standingOf(invoice: Invoice): Promise<InvoiceStanding> {
  const zone = invoice.document.timeZone ?? 'UTC'
  const dayOf = (moment: DateTime | null) => (moment ? calendarDay(moment, zone) : null)
  const isVoid = invoice.state === 'void'
  const [paid, refunded] = [await everPaid(invoice), await refundedOf(invoice)]
  const mark = markOf(invoice, paid, refunded)
  const settledOn = invoice.state === 'paid' && mark !== 'credited' ? invoice.paidAt : null
  return {
    mark,
    closing: closingOf(mark),
    paidOn: dayOf(settledOn),
    voidedOn: isVoid ? dayOf(invoice.voidedAt) : null,
    credited: invoice.credited.isPositive ? invoice.credited : null,
    paid: !isVoid && paid.isPositive ? paid : null,
    refunded: refunded.isPositive ? refunded : null,
    due: invoice.amountDue(),
  }
}

function markOf(invoice: Invoice, paid: Money, refunded: Money): InvoiceStanding['mark'] {
  if (invoice.state === 'void') return 'void'
  if (invoice.state !== 'paid') return null
  if (!paid.isPositive && invoice.credited.isPositive) return 'credited'
  if (!refunded.isPositive) return 'paid'
  return refunded.compare(paid) < 0 ? 'partly_refunded' : 'refunded'
}

function closingOf(mark: InvoiceStanding['mark']): InvoiceStanding['closing'] {
  if (mark === 'void') return 'void'
  if (mark === 'credited') return 'credited_in_full'
  return mark && 'nothing_due'
}

/** All that was paid for it, with what credit notes gave back since. */
async function everPaid(invoice: Invoice): Promise<Money> {
  if (!invoice.credited.isPositive) return invoice.paid
  const notes = await invoice.related('creditNotes').query()
  return Money.sum([invoice.paid, ...notes.map(({ returned }) => returned)], invoice.currency)
}

/** What has arrived where it went back to: an invoice counts refunds from when they are asked for. */
async function refundedOf(invoice: Invoice): Promise<Money> {
  if (!invoice.refunded.isPositive) return invoice.refunded
  const onTheirWay = await invoice
    .related('refunds')
    .query()
    .whereIn('state', [...openRefundStates])
    .where('currency', invoice.currency)
  const waiting = Money.sum(
    onTheirWay.map(({ amount, fromCredit }) => amount.minus(fromCredit)),
    invoice.currency
  )
  return invoice.refunded.minus(waiting)
}
