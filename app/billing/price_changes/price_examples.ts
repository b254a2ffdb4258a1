import { calendarDate } from '#core/database/calendar_date'
import { firstDayOf } from '#billing/price_changes/first_day'
import { paidPrices, stepsOf, type PaidPrices } from '#billing/price_changes/paid_prices'
import { newPrice } from '#billing/price_changes/preview_price_change'
import { pricesOf, standingSql, type Reach } from '#billing/price_changes/subscribers'
import type { DateTime } from 'luxon'
import type { Cycle } from '#billing/renewals/cycle'

const SHOWN = 3

/** A server that a change of price takes, with what its customer will really pay. */
export interface PriceExample extends PaidPrices {
  hostname: string
  startsOn: DateTime<true>
}

/** Some servers that a change of price takes, the first that renew: coupons and tax included, before anything is written. */
export async function priceExamples(
  reach: Reach,
  notBefore: DateTime<true>
): Promise<PriceExample[]> {
  const rows = await pricesOf(reach)
    .whereRaw(`${standingSql(reach)} = 'taken'`)
    .where('subscriptions.state', 'active')
    .whereNotNull('subscriptions.renews_on')
    .orderBy('subscriptions.renews_on')
    .orderBy('subscriptions.id')
    .limit(SHOWN)
    .select('subscriptions.id', 'subscriptions.hostname', 'subscriptions.anchor_on')
    .select('subscriptions.cycle_unit', 'subscriptions.cycle_count', 'subscriptions.cycle_index')
    .select('subscriptions.renews_on', 'subscription_items.quantity')
    .select('subscription_items.unit_minor')
  const taken = rows.map((row) => {
    const cycle = { unit: row.cycle_unit as Cycle['unit'], count: Number(row.cycle_count) }
    const place = {
      ...{ cycle, renewsOn: calendarDate(row.renews_on), index: Number(row.cycle_index) },
      anchor: calendarDate(row.anchor_on ?? row.renews_on),
    }
    const more = Number(row.quantity) * (newPrice(reach, cycle) - Number(row.unit_minor))
    const startsOn = firstDayOf(place, notBefore)
    return { subscriptionId: String(row.id), hostname: String(row.hostname), startsOn, more }
  })
  const steps = await stepsOf(taken)
  const paid = await paidPrices(
    steps.map((step, at) => ({ ...step, afterMinor: step.afterMinor + taken[at].more }))
  )
  return taken.map(({ hostname, startsOn }, at) => ({ hostname, startsOn, ...paid[at] }))
}
