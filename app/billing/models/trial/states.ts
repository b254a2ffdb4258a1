import type { TransitionTable } from '#core/database/transition'

/**
 * `waiting` until what is tried was delivered, `running` until its last day, `lapsed` where it was over and there was no card
 * to charge; `converted` once its first period was billed, `ended` where it never came to that.
 */
export const trialStates = ['waiting', 'running', 'lapsed', 'converted', 'ended'] as const
export type TrialState = (typeof trialStates)[number]

export const trialTransitions = {
  waiting: ['running', 'ended'],
  running: ['converted', 'lapsed', 'ended'],
  lapsed: ['running', 'ended'],
  converted: [],
  ended: [],
} as const satisfies TransitionTable<TrialState>
