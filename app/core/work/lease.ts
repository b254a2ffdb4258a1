import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

export interface LeasedRow {
  id: string
  fence: number
  lease_until: number
}

type Condition = (query: DatabaseQueryBuilderContract) => DatabaseQueryBuilderContract

/**
 * Takes the lease of a row for some time and raises its fence number, by one conditional UPDATE: of many workers one
 * gets the row, the others null. A worker whose lease ran out finds its fence outdated, so its late write changes nothing.
 */
export async function lease<Row extends LeasedRow>(
  table: string,
  id: string,
  forMs: number,
  stillDue: Condition
): Promise<Row | null> {
  const now = clock.nowMs()
  const free = stillDue(db.from(table).where('id', id) as DatabaseQueryBuilderContract).where(
    (query) => query.whereNull('lease_until').orWhere('lease_until', '<', now)
  )

  const changed = await free.update({
    lease_until: now + forMs,
    fence: db.raw('fence + 1'),
  })
  if (changedRows(changed) !== 1) return null

  const row: Row = await db.from(table).where('id', id).firstOrFail()
  return { ...row, fence: Number(row.fence), lease_until: Number(row.lease_until) }
}
