import { changedRows } from '#core/database/changed_rows'
import { sqlTime } from '#core/database/sql_time'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** For each state, the states that may follow it. */
export type TransitionTable<State extends string> = Readonly<Record<State, readonly State[]>>

/** The states from which the table lets a row enter `to`. */
export function sourcesOf<State extends string>(table: TransitionTable<State>, to: State): State[] {
  return (Object.keys(table) as State[]).filter((from) => table[from].includes(to))
}

interface Transition<State extends string> {
  table: string
  id: string
  allowed: TransitionTable<State>
  to: State
  /** Narrows the allowed sources further, where a verb may only start from some of them. */
  from?: readonly State[]
  /** Other columns written together with the state. */
  also?: Record<string, unknown>
}

/**
 * Moves a row to a state by one conditional UPDATE. True when this call moved it; false when the row was in no state
 * that leads there, so that exactly one of many callers at once is told true.
 */
export async function transition<State extends string>(
  trx: TransactionClientContract,
  { table, id, allowed, to, from, also }: Transition<State>
): Promise<boolean> {
  const sources = sourcesOf(allowed, to).filter((state) => !from || from.includes(state))
  if (sources.length === 0) return false

  const changed = await trx
    .query()
    .from(table)
    .where('id', id)
    .whereIn('state', sources)
    .update({
      state: to,
      updated_at: sqlTime(),
      ...also,
    })
  return changedRows(changed) === 1
}
