import type { TransitionTable } from '#core/database/transition'

export const bankEntryStates = ['open', 'booked', 'ignored'] as const
export type BankEntryState = (typeof bankEntryStates)[number]

/** What was decided about an entry may be taken back, and decided anew. */
export const bankEntryTransitions: TransitionTable<BankEntryState> = {
  open: ['booked', 'ignored'],
  booked: ['open'],
  ignored: ['open'],
}
