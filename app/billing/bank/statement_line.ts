import type { Money } from '#core/money/money'

/** One booked line of a statement, as its bank told it. */
export interface StatementLine {
  /** The line of the file, or the number of the entry in it, for people to find it. */
  line: number
  direction: 'in' | 'out'
  /** "2026-11-27" */
  bookedOn: string
  /** Above zero; the direction says which way it went. */
  amount: Money
  party: string | null
  iban: string | null
  purpose: string
  /** The bank's own reference of the entry, or the payer's. */
  reference: string | null
}

export interface ReadStatement {
  /** The IBAN or name of our account there. */
  bankAccount: string
  lines: StatementLine[]
}

/** What is wrong with a line of a file; the file is then not imported at all. */
export interface LineProblem {
  line: number
  problem: 'day' | 'amount' | 'currency' | 'columns' | 'direction'
  /** What stands there. */
  found: string
}

export type FileProblem =
  | { type: 'empty' }
  | { type: 'too_large' }
  | { type: 'too_many' }
  | { type: 'unreadable'; detail: string }
  | { type: 'unsafe' }
  | { type: 'columns_missing' }
  | { type: 'several_accounts' }
  | { type: 'lines'; problems: LineProblem[] }

export const MOST_BYTES = 5 * 1024 * 1024
export const MOST_LINES = 10_000
/** So many bad lines are told at once. */
export const MOST_PROBLEMS = 20
