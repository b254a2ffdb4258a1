import { calendarDay } from '#core/calendar_day'
import { Money } from '#core/money/money'
import { openRefundStates } from '#billing/models/refund/states'
import type { DateTime } from 'luxon'
import type Invoice from '#billing/models/invoice'

/** What became of an invoice since it was issued, as its page, print view and PDF add it to what the document says. */
export interface InvoiceStanding {
  /** What is written at the top of it; null while something is due. */
  mark: 'paid' | 'partly_refunded' | 'refunded' | 'void' | null
  /** The day of the payment that settled it, or null. Days are those of the document's own time zone. */
  paidOn: DateTime | null
  /** The day on which it was voided, or null. */
  voidedOn: DateTime | null
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
  const refunded = await refundedOf(invoice)
  return {
    mark: markOf(invoice, refunded),
    paidOn: invoice.state === 'paid' ? dayOf(invoice.paidAt) : null,
    voidedOn: isVoid ? dayOf(invoice.voidedAt) : null,
    paid: !isVoid && invoice.paid.isPositive ? invoice.paid : null,
    refunded: refunded.isPositive ? refunded : null,
    due: invoice.amountDue(),
  }
}

function markOf(invoice: Invoice, refunded: Money): InvoiceStanding['mark'] {
  if (invoice.state === 'void') return 'void'
  if (invoice.state !== 'paid') return null
  if (!refunded.isPositive) return 'paid'
  return refunded.minor < invoice.paidMinor ? 'partly_refunded' : 'refunded'
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
