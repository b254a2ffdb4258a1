import db from '@adonisjs/lucid/services/db'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const BATCH = 500

type Condition = (query: DatabaseQueryBuilderContract) => DatabaseQueryBuilderContract

/** Deletes the rows that a condition names, 500 a statement, so that nobody waits long for the table. */
export async function deleteInBatches(table: string, over: Condition): Promise<void> {
  for (;;) {
    const rows = await over(db.from(table).select('id') as DatabaseQueryBuilderContract).limit(
      BATCH
    )
    if (rows.length === 0) return
    const ids = rows.map((row) => String(row.id))
    await over(db.from(table).whereIn('id', ids) as DatabaseQueryBuilderContract).delete()
    if (rows.length < BATCH) return
  }
}
