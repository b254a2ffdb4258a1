import db from '@adonisjs/lucid/services/db'
import { isHeldForDispute } from '#billing/disputes/held_services'

/** What is wished of a service for the invoices that it is on. */
export type MoneyWish = 'none' | 'suspend' | 'terminate'

/** The services that the invoice of a collection is for. */
export async function servicesOfCollection(collectionId: string): Promise<string[]> {
  const rows = await db
    .from('invoice_lines')
    .join('collections', 'collections.invoice_id', 'invoice_lines.invoice_id')
    .where('collections.id', collectionId)
    .whereNotNull('invoice_lines.service_id')
    .distinct('invoice_lines.service_id')
  return rows.map((row) => String(row.service_id))
}

/** What unpaid invoices and disputes mean for a service now: the hardest step that any of them has come to. */
export async function moneyWish(serviceId: string): Promise<MoneyWish> {
  const row = await db
    .from('collections')
    .whereIn('state', ['open', 'written_off'])
    .whereIn('invoice_id', (lines) =>
      lines.from('invoice_lines').where('service_id', serviceId).select('invoice_id')
    )
    .max('suspended_at as suspended')
    .max('terminated_at as terminated')
    .firstOrFail()
  if (row.terminated !== null) return 'terminate'
  if (row.suspended !== null) return 'suspend'
  return (await isHeldForDispute(serviceId)) ? 'suspend' : 'none'
}
