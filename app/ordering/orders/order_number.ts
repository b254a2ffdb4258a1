import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const SEQUENCE = 'orders'
const BEFORE_FIRST = 1000

/** The next order number, "O-1001". The sequence stays locked until the transaction ends. */
export async function nextOrderNumber(trx: TransactionClientContract): Promise<string> {
  await trx
    .knexQuery()
    .table('sequences')
    .insert({ name: SEQUENCE, value: BEFORE_FIRST })
    .onConflict('name')
    .ignore()
  await trx.from('sequences').where('name', SEQUENCE).increment('value', 1)
  const row = await trx.from('sequences').where('name', SEQUENCE).select('value').firstOrFail()
  return `O-${row.value}`
}
