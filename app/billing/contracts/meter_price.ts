/** How what goes beyond the included amount becomes whole units. */
export const usageRoundings = ['up', 'nearest', 'down'] as const
export type UsageRounding = (typeof usageRoundings)[number]

/** A step of a graduated price: so much for each unit up to here. */
export interface UsageTier {
  /** The last unit beyond the included amount that costs this; null for all that follow. */
  upTo: number | null
  /** Price of one unit, as listed, in minor units. */
  unitMinor: number
}

/** What using something costs in one period. */
export interface MeterPrice {
  /** A key of a declared meter. */
  meter: string
  /** How much of each period costs nothing, in what records count. */
  included: number
  /** How much one unit is, in what records count. */
  unitSize: number
  rounding: UsageRounding
  /** From the first unit on; only the last one has no end. */
  tiers: UsageTier[]
  /** For how many units a step's price is; one, unless told. Rates below the smallest coin are told for ten thousand. */
  per?: number
  /** The most that one period costs, as listed, in minor units; null where nothing ends it. */
  capMinor?: number | null
}
