import type { TransitionTable } from '#core/database/transition'

/** A share of the price, or an amount that is named for each currency. */
export const couponKinds = ['percent', 'amount'] as const
export type CouponKind = (typeof couponKinds)[number]

/** What it is taken off: the price of each cycle with its options, the set-up fee, or both. */
export const couponTargets = ['recurring', 'setup', 'both'] as const
export type CouponTarget = (typeof couponTargets)[number]

/** How long a server that was ordered with it costs less. */
export const couponDurations = ['once', 'cycles', 'forever'] as const
export type CouponDuration = (typeof couponDurations)[number]

export const couponStates = ['active', 'archived'] as const
export type CouponState = (typeof couponStates)[number]

export const couponTransitions = {
  active: ['archived'],
  archived: ['active'],
} as const satisfies TransitionTable<CouponState>
