import { invoicedCurrencies } from '#billing'
import { OrderRefused } from '#ordering/orders/order_request'
import type Account from '#identity/models/account'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * An account pays in the currency of its first order from then on, because amounts of two are never set off against each other. Refuses
 * another one; its row is the caller's to lock before.
 */
export async function holdToCurrency(
  account: Account,
  currency: string,
  trx: TransactionClientContract
): Promise<void> {
  const invoiced = await invoicedCurrencies(account.id, trx)
  if (invoiced.length > 0 && !invoiced.includes(currency))
    throw new OrderRefused({ type: 'other_currency', currency: invoiced[0] })
  if (invoiced.length === 0 && account.currency !== currency)
    await account.useTransaction(trx).merge({ currency }).save()
}
