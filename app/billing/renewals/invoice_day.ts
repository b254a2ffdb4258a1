import { settings } from '#core/settings/settings'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** The day on which the invoice of a period is written that starts on this day: so many days ahead as staff set. */
export async function invoiceDay(
  startsOn: DateTime<true>,
  trx?: TransactionClientContract
): Promise<DateTime<true>> {
  return startsOn.minus({ days: await settings.get('billing.invoice_days_ahead', trx) })
}
