import { nextInSequence } from '#core/database/sequence'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** The series in which orders are numbered. */
export const orderSeries = { name: 'orders' }

/** The next order number, "O-1001". The sequence stays locked until the transaction ends. */
export async function nextOrderNumber(trx: TransactionClientContract): Promise<string> {
  return `O-${await nextInSequence(trx, orderSeries.name, { after: 1000 })}`
}
