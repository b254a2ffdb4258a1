import { paymentLink } from '#billing/payments/payment_link'
import Collection from '#billing/models/collection'
import type { DateTime } from 'luxon'
import type Invoice from '#billing/models/invoice'

/** What the customer of an unpaid invoice is told above it. */
export interface PayerNotice {
  /** Where they confirm a charge that their bank held up; null where none is. */
  confirmAt: string | null
  /** Until when they may pay, where that is later than the invoice says. */
  extendedTo: DateTime | null
}

export async function payerNotice(invoice: Invoice): Promise<PayerNotice | null> {
  if (!invoice.amountDue().isPositive) return null
  const collection = await Collection.findBy('invoice_id', invoice.id)
  const waits = collection?.isOpen === true && collection.stoppedFor === 'authentication'
  const { extendedTo, dueOn } = invoice
  return {
    confirmAt: waits ? paymentLink(invoice.id) : null,
    extendedTo: extendedTo && extendedTo > dueOn ? extendedTo : null,
  }
}
