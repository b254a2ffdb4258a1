import { orderCurrencies } from '#billing'
import { accountBonds } from '#ordering/currency/account_bonds'
import { OrderRefused } from '#ordering/orders/order_request'
import type Account from '#identity/models/account'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * An account's first order decides its currency, because amounts of two are never set off against each other. Refuses another one later,
 * and while anything else binds the account to its own; its row is the caller's to lock before.
 */
export async function holdToCurrency(
  account: Account,
  currency: string,
  trx: TransactionClientContract
): Promise<void> {
  const own = await orderCurrencies(account, trx)
  if (own && !own.includes(currency))
    throw new OrderRefused({ type: 'other_currency', currency: account.currency })
  if (own || account.currency === currency) return
  const bonds = await accountBonds(account.id, { except: currency }, trx)
  if (bonds.length > 0)
    throw new OrderRefused({ type: 'currency_bound', currency: account.currency, bonds })
  await account.useTransaction(trx).merge({ currency }).save()
}
