import type { TransitionTable } from '#core/database/transition'

export const collectionStates = ['open', 'settled', 'voided', 'written_off'] as const
export type CollectionState = (typeof collectionStates)[number]

/**
 * What was written off is settled all the same where money comes later, and collected again once staff take that back; so is
 * what was settled by mistake.
 */
export const collectionTransitions: TransitionTable<CollectionState> = {
  open: ['settled', 'voided', 'written_off'],
  written_off: ['settled', 'voided', 'open'],
  settled: ['open'],
  voided: [],
}
