import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'

export const directions = ['up', 'down'] as const
export type Direction = (typeof directions)[number]

interface Place {
  table: 'products' | 'categories'
  id: string
  /** Those among which it moves; all rows of the table without. */
  among?: { category_id: string }
}

/**
 * Moves a row of the storefront one place up or down among its neighbours as they stand now, and numbers all of them anew.
 * False where there is no place to go to.
 */
export function moveInOrder({ table, id, among = undefined }: Place, direction: Direction) {
  return transaction(async (trx) => {
    const rows: { id: string; position: number }[] = await trx
      .from(table)
      .where({ ...among })
      .orderBy('position')
      .orderBy('name')
      .orderBy('id')
      .select('id', 'position')
      .forUpdate()
    const from = rows.findIndex((row) => row.id === id)
    const to = from + (direction === 'up' ? -1 : 1)
    if (from === -1 || !rows[to]) return false
    const order = rows.with(from, rows[to]).with(to, rows[from])
    for (const [position, row] of order.entries())
      if (row.position !== position) await trx.from(table).where('id', row.id).update({ position })
    const kind = table === 'products' ? 'product' : 'category'
    await audit.record(trx, `${kind}.moved`, { id }, { changes: { direction } })
    trx.after('commit', forgetStorefront)
    return true
  })
}
