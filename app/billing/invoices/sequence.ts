import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * The next number of a series, without gaps: a transaction that rolls back gives its number back. Others who want one
 * wait until this transaction ends, so ask last.
 */
export async function nextInSequence(
  trx: TransactionClientContract,
  name: string
): Promise<number> {
  await trx.knexQuery().table('sequences').insert({ name, value: 0 }).onConflict('name').ignore()
  await trx.knexQuery().table('sequences').where('name', name).increment('value', 1)
  const row = await trx.from('sequences').where('name', name).select('value').firstOrFail()
  return Number(row.value)
}
