import db from '@adonisjs/lucid/services/db'
import { calendarDate, dayText } from '#core/database/calendar_date'
import { meters } from '#core/registries/meters'
import { settings } from '#core/settings/settings'
import { quantityOf } from '#billing/usage/aggregate'
import { shopDay } from '#billing/shop_day'

/** What was used on one day. */
export interface UsageDay {
  day: string
  meter: string
  /** In what people read: GB, not bytes. */
  quantity: number
  unit: string
}

/** What was used of a service on each day of the last 13 months, the latest first; by the day that records end on. */
export async function usageDays(serviceId: string): Promise<UsageDay[]> {
  const today = await shopDay()
  const zone = await settings.get('company.time_zone')
  const rows = await db
    .from('usage_records')
    .join('subscriptions', 'subscriptions.id', 'usage_records.subscription_id')
    .where('subscriptions.service_id', serviceId)
    .where('usage_records.day', '>=', dayText(today.minus({ months: 13 })))
    .groupBy('usage_records.day', 'usage_records.meter')
    .orderBy('usage_records.day', 'desc')
    .orderBy('usage_records.meter')
    .select('usage_records.day', 'usage_records.meter')
    .select(
      db.raw('sum(usage_records.quantity) as total'),
      db.raw('max(usage_records.quantity) as most')
    )
  return rows.map((row) => {
    const { scale = 1, unit = '' } = meters.find(row.meter) ?? {}
    const [startsOn, told] = [calendarDate(row.day), { ...row, latest: row.most }]
    const quantity = quantityOf(row.meter, told, { startsOn, days: 1, zone }) / scale
    return { day: dayText(startsOn), meter: String(row.meter), quantity, unit }
  })
}
