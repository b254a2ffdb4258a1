import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

export type Condition = (query: DatabaseQueryBuilderContract) => DatabaseQueryBuilderContract

/** What names a row, such as `{ id }`. */
export type RowKey = Record<string, string>

export interface Fenced {
  fence: number
  lease_until: number
}

/**
 * Takes the lease of a row for some time and raises its fence number, by one conditional UPDATE: of many workers one
 * gets the row, the others null. A worker whose lease ran out finds its fence outdated, so its late write changes nothing.
 */
export async function lease<Row extends object>(
  table: string,
  key: RowKey,
  forMs: number,
  stillDue: Condition
): Promise<(Row & Fenced) | null> {
  const free = withoutLease(stillDue(db.from(table).where(key) as DatabaseQueryBuilderContract))
  const changed = await free.update({
    lease_until: clock.nowMs() + forMs,
    fence: db.raw('fence + 1'),
  })
  if (changedRows(changed) !== 1) return null

  const taken: Row & Fenced = await db.from(table).where(key).firstOrFail()
  return { ...taken, fence: Number(taken.fence), lease_until: Number(taken.lease_until) }
}

/** Narrows a query to rows that nobody holds. */
export const withoutLease: Condition = (query) =>
  query.where((free) => free.whereNull('lease_until').orWhere('lease_until', '<', clock.nowMs()))
