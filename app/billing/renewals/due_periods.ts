import { boundary, daysOf, periodAt, type Cycle, type Period } from '#billing/renewals/cycle'
import type { DateTime } from 'luxon'

/** After an outage at most so many periods are billed at once; what is due beyond them waits for a person. */
export const MOST_AT_ONCE = 3

export interface RenewalState {
  anchor: DateTime<true>
  cycle: Cycle
  /** How many periods since the anchor are billed. */
  index: number
  /** No period starts on this day or later. */
  endsOn: DateTime<true> | null
  /** How long before a period its invoice is written, days. */
  daysAhead: number
  /** The first period follows a trial: its invoice is written on its first day, so that until then nothing is to be taken back. */
  isTrial?: boolean
  /** How many periods are billed at once, at most. */
  most?: number
}

/** A period as it is billed: shorter than its cycle where the subscription ends within it. */
export interface DuePeriod extends Period {
  /** How many days the whole cycle has. */
  cycleDays: number
}

export interface DuePeriods {
  periods: DuePeriod[]
  /** Where the next period starts, and on which day its invoice is due to be written; null where none follows. */
  index: number
  renewsOn: DateTime<true>
  invoiceOn: DateTime<true> | null
  /** Whether more periods were due than may be billed at once. */
  isBehind: boolean
}

/** The periods whose invoice is due on a day, oldest first, and what follows them. */
export function duePeriods(state: RenewalState, today: DateTime<true>): DuePeriods {
  const { anchor, cycle, endsOn, daysAhead, isTrial = false, most = MOST_AT_ONCE } = state
  const periods: DuePeriod[] = []
  let { index } = state
  const startOf = (at: number) => boundary(anchor, cycle, at)
  const dayOf = (at: number) => startOf(at).minus({ days: isTrial && at === 0 ? 0 : daysAhead })
  const isDue = (at: number) => dayOf(at) <= today
  const isOver = (at: number) => endsOn !== null && startOf(at) >= endsOn

  while (periods.length < most && isDue(index) && !isOver(index)) {
    periods.push(cut(periodAt(anchor, cycle, index), endsOn))
    index += 1
  }
  const renewsOn = startOf(index)
  const over = isOver(index)
  return {
    periods,
    index,
    renewsOn,
    invoiceOn: over ? null : (dayOf(index) as DateTime<true>),
    isBehind: !over && isDue(index),
  }
}

function cut(period: Period, endsOn: DateTime<true> | null): DuePeriod {
  const cycleDays = daysOf(period)
  const last = endsOn?.minus({ days: 1 })
  if (!last || last >= period.endsOn) return { ...period, cycleDays }
  return { startsOn: period.startsOn, endsOn: last as DateTime<true>, cycleDays }
}
