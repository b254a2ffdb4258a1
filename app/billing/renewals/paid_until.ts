import db from '@adonisjs/lucid/services/db'
import { calendarDate } from '#core/database/calendar_date'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** The first day that is not paid yet of services, by their ids: the next charge is for the period that starts there. */
export async function firstUnpaidDays(
  serviceIds: string[],
  trx?: TransactionClientContract
): Promise<Map<string, DateTime<true>>> {
  const client = trx ?? db
  const rows = await client
    .from('subscriptions')
    .whereIn('service_id', serviceIds)
    .whereNotNull('renews_on')
    .select('service_id', 'renews_on')
    .select(
      client
        .from('billed_periods')
        .join('invoices', 'invoices.id', 'billed_periods.invoice_id')
        .whereColumn('billed_periods.subscription_id', 'subscriptions.id')
        .whereIn('invoices.state', ['open', 'uncollectible'])
        .min('billed_periods.starts_on')
        .as('unpaid')
    )
  return new Map(
    rows.map((row) => [row.service_id, calendarDate(row.unpaid ?? row.renews_on)] as const)
  )
}
