import type { TransitionTable } from '#core/database/transition'

/** What changes its price: a plan for its cycle, or an option for a month. */
export const pricedKinds = ['plan', 'option'] as const
export type PricedKind = (typeof pricedKinds)[number]

/** Whom it concerns: only who buys from its day on, or existing subscriptions too, after a notice. */
export const audiences = ['new', 'existing'] as const
export type Audience = (typeof audiences)[number]

/** It can be taken back until it is in force. */
export const priceChangeStates = ['scheduled', 'in_force', 'taken_back'] as const
export type PriceChangeState = (typeof priceChangeStates)[number]

export const priceChangeTransitions = {
  scheduled: ['in_force', 'taken_back'],
  in_force: [],
  taken_back: [],
} as const satisfies TransitionTable<PriceChangeState>

/** `told` until the day from which the new price is billed. */
export const noticeStates = ['told', 'in_force', 'taken_back'] as const
export type NoticeState = (typeof noticeStates)[number]
