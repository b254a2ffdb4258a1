import type { TransitionTable } from '#core/database/transition'

/** When something ends that is served: with what is billed already, at once, or at once by the right of consumers to withdraw. */
export const endingModes = ['period_end', 'now', 'withdrawal'] as const
export type EndingMode = (typeof endingModes)[number]

/** How what is not served yet ends: while it is set up, or by the right of consumers to withdraw. */
export const unbegunModes = ['setup', 'withdrawal'] as const
export type UnbegunMode = (typeof unbegunModes)[number]

export const cancellationModes = [...endingModes, 'setup'] as const
export type CancellationMode = (typeof cancellationModes)[number]

/** `scheduled` until its day, on which it is `executed`; `undone` where somebody kept it after all. */
export const cancellationStates = ['scheduled', 'undone', 'executed'] as const
export type CancellationState = (typeof cancellationStates)[number]

export const cancellationTransitions = {
  scheduled: ['undone', 'executed'],
  undone: [],
  executed: [],
} as const satisfies TransitionTable<CancellationState>

/** Why somebody leaves, as they choose it; nobody has to say. */
export const cancellationReasons = [
  'not_said',
  'not_needed',
  'too_expensive',
  'missing_feature',
  'too_slow',
  'support',
  'elsewhere',
  'other',
] as const
export type CancellationReason = (typeof cancellationReasons)[number]
