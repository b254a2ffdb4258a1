import type { TransitionTable } from '#core/database/transition'

/** `pending` until what it bills was delivered, `ended` once nothing more is billed; it goes on where its service came back from the trash. */
export const subscriptionStates = ['pending', 'active', 'ended'] as const
export type SubscriptionState = (typeof subscriptionStates)[number]

export const subscriptionTransitions = {
  pending: ['active', 'ended'],
  active: ['ended'],
  ended: ['active'],
} as const satisfies TransitionTable<SubscriptionState>

/** Why renewals wait for a person: too many periods were due at once, billing failed, or it began before there were renewals. */
export const parkedReasons = ['behind', 'failed', 'never_renewed'] as const
export type ParkedReason = (typeof parkedReasons)[number]
