import db from '@adonisjs/lucid/services/db'
import { calendarDate, dayText } from '#core/database/calendar_date'
import { readerLanguage } from '#core/i18n/languages'
import { settings } from '#core/settings/settings'
import { Money } from '#core/money/money'
import { daysOf } from '#billing/renewals/cycle'
import { quantityOf, type Averaged } from '#billing/usage/aggregate'
import { rate } from '#billing/usage/rate'
import { metersOf } from '#billing/usage/subscription_meters'
import { hoursStanding } from '#billing/usage/hours_standing'
import { isLevel, meterAmount, meterLabel, rateText, usedAmount } from '#billing/usage/meter_words'
import { shopDay } from '#billing/shop_day'
import type { DateTime } from 'luxon'

/** What was used of a service in the period that runs. */
export interface UsageStanding {
  meter: string
  label: string
  startsOn: DateTime<true>
  endsOn: DateTime<true>
  used: string
  /** Whether it is an average over the whole billing cycle, of which the days to come count as nothing. */
  isAverage: boolean
  /** Null where nothing is included. */
  included: string | null
  /** How much of what is included, at most 100; null where nothing is. */
  percent: number | null
  /** How far beyond it. */
  isOver: boolean
  /** What it costs, in words. */
  rate: string
  /** What it comes to so far, as listed. */
  soFar: Money
  /** Hours by what they are of, each with what it cost; nothing where something else is measured. */
  parts: { text: string; price: Money }[]
}

/** What was used of a service in the period that runs, meter by meter; nothing where nothing is measured, or no period runs. */
export async function usageOfService(serviceId: string): Promise<UsageStanding[]> {
  const today = dayText(await shopDay())
  const period = await db
    .from('billed_periods')
    .join('subscriptions', 'subscriptions.id', 'billed_periods.subscription_id')
    .where('subscriptions.service_id', serviceId)
    .where('subscriptions.is_metered', true)
    .where('billed_periods.starts_on', '<=', today)
    .orderBy('billed_periods.starts_on', 'desc')
    .select('subscriptions.id', 'subscriptions.currency', 'subscriptions.is_hourly')
    .select('billed_periods.starts_on', 'billed_periods.ends_on', 'billed_periods.cycle_days')
    .first()
  if (!period) return []
  const [startsOn, endsOn] = [calendarDate(period.starts_on), calendarDate(period.ends_on)]
  const known = await metersOf([period.id])
  const prices = known.get(period.id) ?? []
  const zone = await settings.get('company.time_zone')
  const days = period.cycle_days ?? daysOf({ startsOn, endsOn })
  const used = await usedIn(period.id, [startsOn, endsOn], { startsOn, days, zone })
  const i18n = readerLanguage()
  const measured = prices.map((price): UsageStanding => {
    const quantity = used.get(price.meter) ?? 0
    const { included, meter } = price
    return {
      meter,
      label: meterLabel(meter, i18n),
      ...{ startsOn, endsOn },
      used: usedAmount(quantity, meter, i18n),
      isAverage: isLevel(meter),
      included: included > 0 ? meterAmount(included, meter, i18n) : null,
      percent: included > 0 ? Math.min(100, Math.floor((quantity / included) * 100)) : null,
      isOver: included > 0 && quantity > included,
      rate: rateText(price, String(period.currency), i18n),
      soFar: Money.of(rate(quantity, price).minor, String(period.currency)),
      parts: [],
    }
  })
  if (!period.is_hourly) return measured
  const running = { id: period.id, currency: String(period.currency), today, startsOn, endsOn }
  return [await hoursStanding(running), ...measured]
}

async function usedIn(
  id: string,
  period: DateTime<true>[],
  cycle: Averaged
): Promise<Map<string, number>> {
  const [from, until] = period.map(dayText)
  const rows = await db
    .from('usage_records as records')
    .where('records.subscription_id', id)
    .whereBetween('records.day', [from, until])
    .groupBy('records.meter')
    .select('records.meter')
    .select(
      db.raw('sum(records.quantity) as total'),
      db.raw('max(records.quantity) as most'),
      db.raw(
        `(select latest.quantity from usage_records as latest
          where latest.subscription_id = ? and latest.meter = records.meter and latest.day between ? and ?
          order by latest.until_at desc, latest.id desc limit 1) as latest`,
        [id, from, until]
      )
    )
  return new Map(rows.map((row) => [String(row.meter), quantityOf(row.meter, { ...row }, cycle)]))
}
