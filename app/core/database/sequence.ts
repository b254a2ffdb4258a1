import { changedRows } from '#core/database/changed_rows'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * The next number of a series, without gaps: a transaction that rolls back gives its number back. Others who want one
 * wait until this transaction ends, so ask late. Of several (`count`) it answers the first. A new series goes on from `after`.
 */
export async function nextInSequence(
  trx: TransactionClientContract,
  name: string,
  { after = 0, count = 1 }: { after?: number; count?: number } = {}
): Promise<number> {
  const series = () => trx.from('sequences').where('name', name)
  await trx
    .knexQuery()
    .table('sequences')
    .insert({ name, value: after })
    .onConflict('name')
    .ignore()
  await series().increment('value', count)
  const row = await series().select('value').firstOrFail()
  return Number(row.value) - count + 1
}

/** Lets a series go on behind a number that was given out elsewhere. True where it had lagged behind. */
export async function raiseSequence(
  trx: TransactionClientContract,
  name: string,
  atLeast: number
): Promise<boolean> {
  await trx.knexQuery().table('sequences').insert({ name, value: 0 }).onConflict('name').ignore()
  const raised = await trx
    .query()
    .from('sequences')
    .where('name', name)
    .where('value', '<', atLeast)
    .update({ value: atLeast })
  return changedRows(raised) === 1
}
