import { ledger } from '#billing/ledger/ledger'
import { creditOf } from '#billing/ledger/postings'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Money } from '#core/money/money'

/** The credit that an account may pay with in a currency; never negative. */
export async function creditBalance(
  accountId: string,
  currency: string,
  trx?: TransactionClientContract
): Promise<Money> {
  const balance = await ledger.balance(creditOf(accountId), currency, trx)
  return balance.negated()
}
