import db from '@adonisjs/lucid/services/db'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import type { DisputedPurchase } from '#billing/contracts/evidence_sources'
import type Dispute from '#billing/models/dispute'

/** What a charge paid, one payment for each of its invoices; what came another way is one alone. */
export async function paymentsOfCharge(payment: Payment): Promise<Payment[]> {
  const { gateway, externalId } = payment
  if (!gateway || !externalId) return [payment]
  return Payment.query().where({ gateway, external_id: externalId }).orderBy('part')
}

/** The payments of the charge that a dispute is about, one for each invoice that it paid. */
export async function paymentsOfDispute({ paymentId }: Dispute): Promise<Payment[]> {
  return paymentsOfCharge(await Payment.findOrFail(paymentId))
}

/** What the disputed charge was for: the invoices that it paid, and the services on these. */
export async function disputedPurchase(dispute: Dispute): Promise<DisputedPurchase> {
  const parts = await paymentsOfDispute(dispute)
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
