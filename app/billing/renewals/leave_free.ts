import { putOffDiscounts } from '#billing/coupons/move_discounts'
import { daysOf, periodAt } from '#billing/renewals/cycle'
import BilledPeriod from '#billing/models/billed_period'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Subscription from '#billing/models/subscription'

/** Days that nobody is billed for are a period that costs nothing, so that periods go on without a gap; discounts last as much longer. Null where there are none. */
export async function leaveFree(
  trx: TransactionClientContract,
  { id: subscriptionId, renewsOn, anchorOn, cycle, cycleIndex: index }: Subscription,
  until: DateTime<true>
): Promise<BilledPeriod | null> {
  if (!renewsOn || renewsOn >= until) return null
  const anchor = anchorOn as DateTime<true>
  const gap = { from: renewsOn as DateTime<true>, to: until }
  await putOffDiscounts(trx, subscriptionId, { ...gap, anchor, index, cycle })
  const cycleDays = daysOf(periodAt(anchor, cycle, index))
  const period = { startsOn: renewsOn, endsOn: until.minus({ days: 1 }), cycleDays }
  return BilledPeriod.create({ ...period, listedMinor: 0, subscriptionId }, { client: trx })
}
