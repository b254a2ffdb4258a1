import db from '@adonisjs/lucid/services/db'
import { Money } from '#core/money/money'

/** What an account has to pay on its open invoices, by currency; nothing where all is paid. */
export async function amountsDue(accountId: string): Promise<Money[]> {
  const rows = await db
    .from('invoices')
    .where({ account_id: accountId, state: 'open' })
    .select('currency')
    .sum('total_minor as total')
    .sum('paid_minor as paid')
    .groupBy('currency')
  return rows
    .map((row) => Money.of(Number(row.total) - Number(row.paid), String(row.currency)))
    .filter(({ isPositive }) => isPositive)
}
