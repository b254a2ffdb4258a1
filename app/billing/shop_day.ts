import { calendarDay } from '#core/calendar_day'
import { clock } from '#core/clock'
import { settings } from '#core/settings/settings'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Which day it is in the company's time zone, as the database holds days. Documents, periods and tax rates take their
 * days from here and never from the clock, which knows the day of Greenwich. Inside a transaction, pass it.
 */
export async function shopDay(trx?: TransactionClientContract): Promise<DateTime<true>> {
  return calendarDay(clock.now(), await settings.get('company.time_zone', trx))
}
