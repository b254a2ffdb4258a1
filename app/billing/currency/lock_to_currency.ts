import Account from '#identity/models/account'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Locks an account, so that its currency stays what it is meanwhile. False where that is another than this one. */
export async function lockToCurrency(
  trx: TransactionClientContract,
  accountId: string,
  currency: string
): Promise<boolean> {
  const account = await Account.query({ client: trx })
    .where('id', accountId)
    .forUpdate()
    .firstOrFail()
  return account.currency === currency
}
