import { calendarDate } from '#core/database/calendar_date'
import { Money } from '#core/money/money'
import { nextOff, type Discount } from '#billing/coupons/discount'
import { inForce, type BilledItem } from '#billing/renewals/renewal_lines'
import { monthlyOf } from '#billing/mrr/monthly'
import type { Cycle } from '#billing/renewals/cycle'

/** A price with how long a period is that it is for. */
export interface CycleItem extends BilledItem {
  cycle: Cycle
}

/** What decides what a subscription brings a month on each day. Days as text ("2027-02-28"). */
export interface Life {
  currency: string
  /** The first day that is billed; null while there is none. */
  startedOn: string | null
  /** The first day on which nothing is billed any more. */
  endedOn: string | null
  items: CycleItem[]
  discounts: Discount[]
}

/** What a subscription brings a month on a day, in minor units as listed: the prices in force that day, less what is taken off them. */
export function bringsOn(life: Life, day: string): number {
  const { startedOn, currency, items, discounts } = life
  if (!startedOn || day < startedOn || isOver(life, day)) return 0
  const priced = inForce(items, day)
  if (priced.length === 0) return 0
  const { cycle } = priced[0]
  const sum = priced.reduce((total, { quantity, unitMinor }) => total + quantity * unitMinor, 0)
  const listed = Money.of(sum, currency)
  const running = discounts.filter((each) => isRunning(each, day))
  const wholeCycle = running.map((each) => ({ ...each, from: day, until: null }))
  const off = nextOff(wholeCycle, { startsOn: calendarDate(day), cycle }, listed)
  return monthlyOf(listed.minus(off).minor, cycle)
}

/** Whether nothing is billed on a day any more. */
export const isOver = ({ endedOn }: Life, day: string) => endedOn !== null && day >= endedOn

/** The days after one, up to another, on which it may become another, the earliest first. */
export function stepsOf(life: Life, after: string | null, until: string): string[] {
  const { startedOn, endedOn, items, discounts } = life
  const days = [
    ...[startedOn, endedOn],
    ...items.flatMap(({ fromOn, untilOn }) => [fromOn, untilOn]),
    ...discounts.flatMap(({ from, until: end }) => [from, end]),
  ].filter((day): day is string => day !== null && day <= until && (!after || day > after))
  return [...new Set(days)].sort()
}

const isRunning = ({ from, until }: Discount, day: string) =>
  from !== null && from <= day && (until === null || until > day)
