import { transaction } from '#core/database/transaction'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const BATCH = 500

type Condition = (query: DatabaseQueryBuilderContract) => DatabaseQueryBuilderContract

/**
 * Deletes the rows that a condition names, 500 a transaction, so that nobody waits long for the table. They are locked
 * as they are found and then deleted by nothing but their ids: with the condition repeated, SQLite looks for each batch
 * among all rows that it names.
 */
export async function deleteInBatches(table: string, over: Condition): Promise<void> {
  while ((await deleteSome(table, over)) === BATCH);
}

function deleteSome(table: string, over: Condition): Promise<number> {
  return transaction(async (trx) => {
    const found = over(trx.from(table).select('id') as DatabaseQueryBuilderContract)
    const rows = await found.limit(BATCH).forUpdate()
    const ids = rows.map((row) => String(row.id))
    if (ids.length > 0) await trx.from(table).whereIn('id', ids).delete()
    return ids.length
  })
}
