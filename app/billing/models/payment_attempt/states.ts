import type { TransitionTable } from '#core/database/transition'

export const attemptStates = [
  'created',
  'submitted',
  'requires_action',
  'processing',
  'unknown',
  'succeeded',
  'failed',
  'cancelled',
] as const
export type AttemptState = (typeof attemptStates)[number]

const open: AttemptState[] = [
  'submitted',
  'requires_action',
  'processing',
  'unknown',
  'succeeded',
  'failed',
  'cancelled',
]

/** Forward only, and success is final. A refusal or a cancellation gives way to money that did arrive. */
export const attemptTransitions: TransitionTable<AttemptState> = {
  created: open,
  submitted: open,
  unknown: open,
  requires_action: ['requires_action', 'processing', 'unknown', 'succeeded', 'failed', 'cancelled'],
  processing: ['processing', 'unknown', 'succeeded', 'failed', 'cancelled'],
  failed: ['succeeded'],
  cancelled: ['succeeded'],
  succeeded: [],
}

export const openAttemptStates: readonly AttemptState[] = [
  'created',
  'submitted',
  'requires_action',
  'processing',
  'unknown',
]
