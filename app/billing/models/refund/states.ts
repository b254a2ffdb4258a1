import type { TransitionTable } from '#core/database/transition'

export const refundStates = ['created', 'submitted', 'pending', 'succeeded', 'failed'] as const
export type RefundState = (typeof refundStates)[number]

/** Asked for, and not decided yet. */
export const openRefundStates = ['created', 'submitted', 'pending'] as const

/** A refund that the bank had accepted may still come back, so success may turn into failure; nothing follows that. */
export const refundTransitions: TransitionTable<RefundState> = {
  created: ['submitted', 'succeeded', 'failed'],
  submitted: ['pending', 'succeeded', 'failed'],
  pending: ['succeeded', 'failed'],
  succeeded: ['failed'],
  failed: [],
}
