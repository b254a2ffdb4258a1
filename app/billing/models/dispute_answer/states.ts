import type { TransitionTable } from '#core/database/transition'

export const answerStates = ['draft', 'queued', 'sent', 'failed'] as const
export type AnswerState = (typeof answerStates)[number]

/** What the gateway refused may be changed and handed in again; what it took is final. */
export const answerTransitions: TransitionTable<AnswerState> = {
  draft: ['queued'],
  queued: ['sent', 'failed'],
  failed: ['draft', 'queued'],
  sent: [],
}
