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
    .sum('credited_minor as credited')
    .groupBy('currency')
  return rows
    .map(({ total, paid, credited, currency }) =>
      Money.of(Number(total) - Number(paid) - Number(credited), String(currency))
    )
    .filter(({ isPositive }) => isPositive)
}
