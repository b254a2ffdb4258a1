import { INVOICE_SERIES as SERIES } from '#billing/invoices/invoice_number'
import { shopDay } from '#billing/shop_day'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { calendarDate } from '#core/database/calendar_date'
import type { DateTime } from 'luxon'

/** The shop's day. Dates of a series never run backwards, even when the clock did or the company moved west. */
export async function issueDate(trx: TransactionClientContract): Promise<DateTime<true>> {
  const last = await trx
    .from('invoices')
    .where('series', SERIES)
    .orderBy('seq', 'desc')
    .select('issued_on')
    .first()
  const today = await shopDay(trx)
  const latest = last ? calendarDate(last.issued_on) : today
  return latest > today ? latest : today
}
