import type { TransitionTable } from '#core/database/transition'

export const operationStates = [
  'queued',
  'running',
  'succeeded',
  'failed',
  'needs_attention',
  'cancelled',
] as const
export type OperationState = (typeof operationStates)[number]

export const operationTransitions = {
  queued: ['running', 'needs_attention', 'cancelled'],
  running: ['running', 'queued', 'succeeded', 'failed', 'needs_attention', 'cancelled'],
  needs_attention: ['queued', 'cancelled'],
  failed: ['queued', 'cancelled'],
  succeeded: [],
  cancelled: [],
} as const satisfies TransitionTable<OperationState>

/** `trash` holds a machine as `suspend` does, until it is restored or deleted. */
export const operationKinds = [
  'create',
  'power',
  'suspend',
  'unsuspend',
  'trash',
  'resize',
  'destroy',
] as const
export type OperationKind = (typeof operationKinds)[number]
