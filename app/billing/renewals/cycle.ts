import type { DateTime } from 'luxon'

const DAY_MS = 24 * 60 * 60_000

export interface Cycle {
  unit: 'month' | 'year'
  count: number
}

/** The first and the last day of a period. */
export interface Period {
  startsOn: DateTime<true>
  endsOn: DateTime<true>
}

/**
 * The first day of the period with this index, counted from the anchor itself and never from the period before: an anchor of 31
 * January gives 28 February and then 31 March again, one of 29 February comes back to it in leap years.
 */
export function boundary(anchor: DateTime<true>, { unit, count }: Cycle, index: number) {
  return anchor.plus({ [unit]: count * index })
}

/** The period with this index; the next one starts on the day after it. */
export function periodAt(anchor: DateTime<true>, cycle: Cycle, index: number): Period {
  return {
    startsOn: boundary(anchor, cycle, index),
    endsOn: boundary(anchor, cycle, index + 1).minus({ days: 1 }),
  }
}

/** How many days a period has; both ends count. Days are held as midnight UTC, so each is as long as any other. */
export function daysOf({ startsOn, endsOn }: Period): number {
  return (endsOn.toMillis() - startsOn.toMillis()) / DAY_MS + 1
}
