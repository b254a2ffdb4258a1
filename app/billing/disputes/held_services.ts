import db from '@adonisjs/lucid/services/db'
import { disputedPurchase } from '#billing/disputes/disputed_purchase'
import Dispute from '#billing/models/dispute'

/** The services on the invoices that a disputed charge paid. */
export async function servicesOfDispute(disputeId: string): Promise<string[]> {
  const { serviceIds } = await disputedPurchase(await Dispute.findOrFail(disputeId))
  return serviceIds
}

/** Whether a dispute about a payment for this service has it held. */
export async function isHeldForDispute(serviceId: string): Promise<boolean> {
  const row = await db
    .from('disputes')
    .join('payments', 'payments.id', 'disputes.payment_id')
    .join('payments as parts', (join) =>
      join
        .on('parts.gateway', 'payments.gateway')
        .andOn('parts.external_id', 'payments.external_id')
    )
    .join('invoice_lines', 'invoice_lines.invoice_id', 'parts.invoice_id')
    .where('invoice_lines.service_id', serviceId)
    .where('disputes.suspends', true)
    .select('disputes.id')
    .first()
  return row !== null
}
