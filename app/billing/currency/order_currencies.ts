import db from '@adonisjs/lucid/services/db'
import type Account from '#identity/models/account'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * The currencies in which an account may order: its own, which its first invoice decided, and those of what else it still runs. Null where
 * it may choose, because it was never invoiced.
 */
export async function orderCurrencies(
  { id, currency }: Pick<Account, 'id' | 'currency'>,
  trx?: TransactionClientContract
): Promise<string[] | null> {
  const client = trx ?? db
  const invoice = await client.from('invoices').where('account_id', id).select('id').first()
  if (!invoice) return null
  const running: { currency: string }[] = await client
    .from('subscriptions')
    .where('account_id', id)
    .whereNot('state', 'ended')
    .distinct('currency')
  return [...new Set([currency, ...running.map((row) => row.currency)])]
}
