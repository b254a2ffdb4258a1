import { putOffDiscounts } from '#billing/coupons/move_discounts'
import { daysOf, periodAt, type Period } from '#billing/renewals/cycle'
import BilledPeriod from '#billing/models/billed_period'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Subscription from '#billing/models/subscription'

/**
 * Days that nobody is billed for are a period that costs nothing, so that periods go on without a gap; discounts last as much longer.
 * Of what is measured they are a period for each cycle, as each has what it includes and the most that it costs. Answers the last
 * one; null where there are none.
 */
export async function leaveFree(
  trx: TransactionClientContract,
  subscription: Subscription,
  until: DateTime<true>
): Promise<BilledPeriod | null> {
  const { id: subscriptionId, renewsOn, anchorOn, cycle, cycleIndex: index } = subscription
  if (!renewsOn || renewsOn >= until) return null
  const anchor = anchorOn as DateTime<true>
  const gap = { from: renewsOn as DateTime<true>, to: until }
  await putOffDiscounts(trx, subscriptionId, { ...gap, anchor, index, cycle })
  const days = { startsOn: gap.from, endsOn: until.minus({ days: 1 }) }
  const cycleAt = (at: number) => periodAt(anchor, cycle, at)
  const parts = subscription.isMetered ? byCycle(days, (at) => cycleAt(index + at)) : [days]
  const periods = await BilledPeriod.createMany(
    parts.map((part, at) => ({
      ...{ ...part, subscriptionId, listedMinor: 0 },
      cycleDays: daysOf(cycleAt(index + at)),
    })),
    { client: trx }
  )
  return periods[periods.length - 1]
}

/** Days cut where cycles end; they begin with the first one. */
function byCycle({ startsOn, endsOn }: Period, cycleAt: (at: number) => Period): Period[] {
  const parts: Period[] = []
  for (let next = startsOn; next <= endsOn;) {
    const cycle = cycleAt(parts.length)
    parts.push({ startsOn: next, endsOn: cycle.endsOn < endsOn ? cycle.endsOn : endsOn })
    next = cycle.endsOn.plus({ days: 1 })
  }
  return parts
}
