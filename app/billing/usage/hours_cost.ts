import { HOURLY_PER } from '#billing/contracts/hour_price'

/** A while in which the same prices held, and how many hours began in it. */
export interface HourStretch {
  /** What an hour costs of all that was had, for ten thousand of them. */
  rate: number
  /** The most that a month of it costs. */
  monthMinor: number
  hours: number
}

/** What the hours of a period come to. */
export interface HoursCost {
  minor: number
  /** Whether it would be more without the most that a month costs. */
  isCapped: boolean
}

/**
 * What hours of a period cost, in the order in which they began: each at the price that held in it, and all of them no more than a month
 * of what was had, weighted by the hours that each was. An hour never makes the ones before it cheaper, so that a period which is billed
 * bit by bit comes to the same. What is below the smallest coin is rounded once, half up.
 */
export function hoursCost(stretches: HourStretch[]): HoursCost {
  let [listed, months, hours, most] = [0n, 0n, 0n, 0n]
  for (const stretch of stretches) {
    const [rate, month] = [BigInt(stretch.rate), BigInt(stretch.monthMinor)]
    const isCheaper = month * hours < months
    for (let left = BigInt(stretch.hours); left > 0n;) {
      // Where a month becomes cheaper, what is due may be the most in the middle of a stretch; else at its end.
      const step = isCheaper ? 1n : left
      listed += rate * step
      months += month * step
      hours += step
      left -= step
      const due = lower(halfUp(listed, BigInt(HOURLY_PER)), halfUp(months, hours))
      if (due > most) most = due
    }
  }
  const minor = Number(most)
  if (!Number.isSafeInteger(minor)) throw new RangeError(`Not an amount to bill: ${minor}`)
  return { minor, isCapped: most < halfUp(listed, BigInt(HOURLY_PER)) }
}

const lower = (one: bigint, other: bigint) => (one < other ? one : other)

const halfUp = (amount: bigint, by: bigint) => (amount * 2n + by) / (by * 2n)
