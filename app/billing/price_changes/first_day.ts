import { boundary, type Cycle } from '#billing/renewals/cycle'
import type { DateTime } from 'luxon'

interface Place {
  anchor: DateTime<true>
  cycle: Cycle
  /** How many periods since the anchor are billed, and the first day that is not. */
  index: number
  renewsOn: DateTime<true>
}

/**
 * The first day on which a subscription is billed by another price: where its first period begins that is not billed and starts on
 * the day or later. So no period has two prices, and none that was billed gets another.
 */
export function firstDayOf(
  { anchor, cycle, index, renewsOn }: Place,
  notBefore: DateTime<true>
): DateTime<true> {
  if (renewsOn >= notBefore) return renewsOn
  for (let next = index; ; next++) {
    const day = boundary(anchor, cycle, next)
    if (day >= notBefore && day >= renewsOn) return day
  }
}
