import type { TransitionTable } from '#core/database/transition'

/** What is another afterwards: the plan, only options, or how long a period is. */
export const changeKinds = ['plan', 'options', 'cycle'] as const
export type ChangeKind = (typeof changeKinds)[number]

export const changeStarts = ['now', 'period_end'] as const
export type ChangeStart = (typeof changeStarts)[number]

/**
 * One that starts now waits for its invoice, one that starts later for its day; `applying` while the machine follows, and `failed`
 * where it could not, until staff retry that or give the money back.
 */
export const changeStates = [
  'awaiting_payment',
  'scheduled',
  'applying',
  'applied',
  'failed',
  'cancelled',
] as const
export type ChangeState = (typeof changeStates)[number]

export const changeTransitions = {
  awaiting_payment: ['applying', 'cancelled'],
  scheduled: ['applying', 'cancelled'],
  applying: ['applied', 'failed'],
  failed: ['applying', 'applied', 'cancelled'],
  applied: [],
  cancelled: [],
} as const satisfies TransitionTable<ChangeState>
