import { disputeStates, type DisputeState } from '@innkeeper/panel/gateway'
import type { TransitionTable } from '#core/database/transition'

export { disputeStates, type DisputeState }

/** An inquiry that is `closed` may still become a dispute, and a lost one may be appealed; nothing follows a victory. */
export const disputeTransitions: TransitionTable<DisputeState> = {
  needs_response: ['under_review', 'won', 'lost', 'closed'],
  under_review: ['needs_response', 'won', 'lost', 'closed'],
  closed: ['needs_response', 'under_review', 'won', 'lost'],
  lost: ['needs_response', 'under_review', 'won'],
  won: [],
}

export const openDisputeStates: readonly DisputeState[] = ['needs_response', 'under_review']
