import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** The currencies in which an account was invoiced, its first one first: it goes on in these. Nothing where it may still choose. */
export async function invoicedCurrencies(
  accountId: string,
  trx?: TransactionClientContract
): Promise<string[]> {
  const rows: { currency: string }[] = await (trx ?? db)
    .from('invoices')
    .where('account_id', accountId)
    .groupBy('currency')
    .orderByRaw('min(id)')
    .select('currency')
  return rows.map(({ currency }) => currency)
}
