import db from '@adonisjs/lucid/services/db'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import type { DisputedPurchase } from '#billing/contracts/evidence_sources'
import type Dispute from '#billing/models/dispute'

/** The payments of the charge that a dispute is about, one for each invoice that it paid. */
export async function disputedParts({ paymentId }: Dispute): Promise<Payment[]> {
  const { gateway, externalId } = await Payment.findOrFail(paymentId)
  return Payment.query()
    .where({ gateway: gateway ?? '', external_id: externalId ?? '' })
    .orderBy('part')
}

/** What the disputed charge was for: the invoices that it paid, and the services on these. */
export async function disputedPurchase(dispute: Dispute): Promise<DisputedPurchase> {
  const parts = await disputedParts(dispute)
  const invoiceIds = parts.flatMap(({ invoiceId }) => invoiceId ?? [])
  const rows = await db
    .from('invoice_lines')
    .whereIn('invoice_id', invoiceIds.length > 0 ? invoiceIds : [''])
    .whereNotNull('service_id')
    .distinct('service_id')
  const serviceIds = rows.map((row) => String(row.service_id))
  return { accountId: dispute.accountId, invoiceIds, serviceIds }
}

/** The invoices of a purchase with their lines, the first one issued on top. */
export function invoicesOfPurchase({ invoiceIds }: DisputedPurchase): Promise<Invoice[]> {
  return Invoice.query()
    .whereIn('id', invoiceIds.length > 0 ? invoiceIds : [''])
    .preload('lines')
    .orderBy('id')
}
