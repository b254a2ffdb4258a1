import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'

/** Ids of rows whose time in `column` has come and that nobody works on, the longest due first. */
export async function dueRows(table: string, column: string, limit: number): Promise<string[]> {
  const now = clock.nowMs()
  const rows: { id: string }[] = await db
    .from(table)
    .select('id')
    .where(column, '<=', now)
    .where((query) => query.whereNull('lease_until').orWhere('lease_until', '<', now))
    .orderBy(column)
    .limit(limit)
  return rows.map((row) => row.id)
}

/** Ends a lease, unless another worker has taken the row over meanwhile. */
export async function endLease(
  table: string,
  { id, fence }: { id: string; fence: number },
  changes: Record<string, unknown> = {}
): Promise<void> {
  await db
    .from(table)
    .where({ id, fence })
    .update({ lease_until: null, ...changes })
}
