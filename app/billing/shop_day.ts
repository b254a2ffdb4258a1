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

/** The moment at which the month began where the company is. */
export async function shopMonthStart(trx?: TransactionClientContract): Promise<DateTime> {
  const zone = await settings.get('company.time_zone', trx)
  const first = calendarDay(clock.now(), zone).set({ day: 1 })
  return first.setZone(zone, { keepLocalTime: true }).toUTC()
}
