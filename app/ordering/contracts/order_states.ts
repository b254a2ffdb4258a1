import type { TransitionTable } from '#core/database/transition'

export const orderStates = [
  'placed',
  'in_review',
  'accepted',
  'fulfilled',
  'cancelled',
  'rejected',
] as const
export type OrderState = (typeof orderStates)[number]

export const orderTransitions: TransitionTable<OrderState> = {
  placed: ['in_review', 'accepted', 'cancelled', 'rejected'],
  in_review: ['accepted', 'cancelled', 'rejected'],
  accepted: ['fulfilled', 'cancelled'],
  fulfilled: [],
  cancelled: [],
  rejected: [],
}

/** States in which staff or time may still end an order. */
export const openOrderStates: readonly OrderState[] = ['placed', 'in_review', 'accepted']
