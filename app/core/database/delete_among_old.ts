import { transaction } from '#core/database/transaction'
import { firstIdAt } from '#core/ids'
import type { DateTime } from 'luxon'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** Few enough that each may be asked something of its own, and nobody waits long for the table. */
const BATCH = 200

interface Choice<Row> {
  /** Adds to the rows what the choice needs to know; the table is named, as other tables may be asked. */
  look(query: DatabaseQueryBuilderContract): DatabaseQueryBuilderContract
  isOver(row: Row): boolean
}

/**
 * Deletes some of the rows that were made before a moment, where a condition alone would walk over all that stay to find
 * them: the old ones are gone through by their ids, which sort by time, 200 a transaction, and those that are over go. A
 * run that is broken off loses nothing, and the next one begins again at the oldest.
 */
export async function deleteAmongOld<Row extends { id: string }>(
  table: string,
  before: DateTime,
  choice: Choice<Row>
): Promise<void> {
  const end = firstIdAt(before.toMillis())
  for (let last: string | null = ''; last !== null;) {
    last = await deleteSome(table, { after: last, end }, choice)
  }
}

/** The last id that was looked at, null where there are no more. */
function deleteSome<Row extends { id: string }>(
  table: string,
  { after, end }: { after: string; end: string },
  { look, isOver }: Choice<Row>
): Promise<string | null> {
  const key = `${table}.id`
  return transaction(async (trx) => {
    const old = trx.from(table).where(key, '>', after).where(key, '<', end)
    const asked = look(old.select(key) as DatabaseQueryBuilderContract)
    const rows = (await asked.orderBy(key).limit(BATCH).forUpdate()) as Row[]
    const over = rows.filter(isOver).map(({ id }) => id)
    if (over.length > 0) await trx.from(table).whereIn('id', over).delete()
    return rows.at(-1)?.id ?? null
  })
}
