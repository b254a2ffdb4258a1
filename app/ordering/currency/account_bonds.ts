import db from '@adonisjs/lucid/services/db'
import { currencyBonds, type CurrencyBond } from '#billing'
import { openOrderStates } from '#ordering/contracts/order_states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type AccountBond = Omit<CurrencyBond, 'type'> & { type: CurrencyBond['type'] | 'orders' }

/** All that keeps an account from being billed in another currency: what billing knows, and orders that are not finished. */
export async function accountBonds(
  accountId: string,
  { except = null }: { except?: string | null } = {},
  trx?: TransactionClientContract
): Promise<AccountBond[]> {
  const orders: { currency: string; count: number }[] = await (trx ?? db)
    .from('orders')
    .where('account_id', accountId)
    .whereIn('state', [...openOrderStates])
    .groupBy('currency')
    .select('currency')
    .count('* as count')
  const unfinished = orders.map(({ currency, count }): AccountBond => {
    return { type: 'orders', currency, count: Number(count), amount: null }
  })
  const bonds = [...unfinished, ...(await currencyBonds(accountId, trx))]
  return bonds.filter(({ currency }) => currency !== except)
}
