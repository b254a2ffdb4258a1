import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

export type Condition = (query: DatabaseQueryBuilderContract) => DatabaseQueryBuilderContract

/** What names a row, such as `{ id }`. */
export type RowKey = Record<string, string>

export interface Fenced {
  /** Newer than that of everybody who had the row before. */
  fence: number
  lease_until: number
}

interface Leased<Row> {
  row: Row & Fenced
  /** Whether the one before never ended its lease: it died, or fell silent. */
  takenOver: boolean
}

/** No lease is longer. One that ends later still was written by a machine whose clock is ahead, and holds nothing. */
const LONGEST_LEASE_MS = 10 * 60_000

/**
 * Takes the lease of a row for some time and raises its fence number, by one conditional UPDATE: of many workers one
 * gets the row, the others null. A worker whose lease ran out finds its fence outdated, so its late write changes nothing.
 */
export async function lease<Row extends object>(
  table: string,
  key: RowKey,
  forMs: number,
  stillDue: Condition
): Promise<Leased<Row> | null> {
  const before = await db.from(table).where(key).select('lease_until').first()
  if (!before || !isFree(before.lease_until)) return null

  const asRead = stillDue(db.from(table).where(key) as DatabaseQueryBuilderContract)
  const changed = await asRead.where('lease_until', before.lease_until).update({
    lease_until: clock.nowMs() + forMs,
    fence: db.raw('fence + 1'),
  })
  if (changedRows(changed) !== 1) return null

  const taken: Row = await db.from(table).where(key).firstOrFail()
  const row = withNumbers(taken as Row & Fenced)
  return { row, takenOver: before.lease_until !== null }
}

/** Whether nobody holds a row whose lease ends then. */
export function isFree(leaseUntil: unknown): boolean {
  if (leaseUntil === null) return true
  const left = Number(leaseUntil) - clock.nowMs()
  return left < 0 || left > LONGEST_LEASE_MS
}

/** Narrows a query to rows that nobody holds. */
export const withoutLease: Condition = (query) =>
  query.where((free) =>
    free
      .whereNull('lease_until')
      .orWhere('lease_until', '<', clock.nowMs())
      .orWhere('lease_until', '>', clock.nowMs() + LONGEST_LEASE_MS)
  )

/** The same for whoever only wants the row. */
export async function leaseRow<Row extends object>(
  table: string,
  id: string,
  forMs: number,
  stillDue: Condition
): Promise<(Row & Fenced) | null> {
  const leased = await lease<Row>(table, { id }, forMs, stillDue)
  return leased && leased.row
}

function withNumbers<Row extends Fenced>(row: Row): Row {
  return { ...row, fence: Number(row.fence), lease_until: Number(row.lease_until) }
}
