/** Rates of an hour are kept for so many hours, as they may be below the smallest coin. */
export const HOURLY_PER = 10_000

/** What one piece of something costs that is billed by the hour, as listed, in minor units. */
export interface HourPrice {
  /** For ten thousand hours. */
  rate: number
  /** What it adds to the most that a month costs. */
  monthMinor: number
}
