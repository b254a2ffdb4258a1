import type { Cycle } from '#billing/renewals/cycle'

/** Why what a subscription brings a month became another: it began, began again, rose, fell, or ended. */
export const mrrKinds = ['new', 'reactivation', 'expansion', 'contraction', 'churn'] as const
export type MrrKind = (typeof mrrKinds)[number]

/** What a price for a cycle comes to a month, in minor units as listed, rounded half up. */
export function monthlyOf(priceMinor: number, { unit, count }: Cycle): number {
  const months = count * (unit === 'year' ? 12 : 1)
  return Math.floor((2 * priceMinor + months) / (2 * months))
}

interface Change {
  before: number
  after: number
  /** Whether nothing is billed any more. */
  isOver: boolean
  /** What its latest movement was called; null where it has none. */
  latest: MrrKind | null
}

/** What a change is called. A price of nothing is no end: what a coupon pays whole contracts, and expands again. */
export function kindOf({ before, after, isOver, latest }: Change): MrrKind {
  if (latest === null) return 'new'
  if (isOver) return 'churn'
  if (latest === 'churn') return 'reactivation'
  return after > before ? 'expansion' : 'contraction'
}
