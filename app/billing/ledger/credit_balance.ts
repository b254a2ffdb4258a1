import { currencyOf } from '#core/money/currencies'
import { Money } from '#core/money/money'
import { ledger } from '#billing/ledger/ledger'
import { creditOf } from '#billing/ledger/postings'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** The credit that an account may pay with in a currency; never negative. */
export async function creditBalance(
  accountId: string,
  currency: string,
  trx?: TransactionClientContract
): Promise<Money> {
  const balance = await ledger.balance(creditOf(accountId), currency, trx)
  return balance.negated()
}

/**
 * As much of the credit as leaves nothing, or else what leaves a rest that a card may pay, on the currency's step. Nothing
 * where a card can pay all that is due and could not pay what any part of the credit leaves.
 */
export function usableCredit(credit: Money, due: Money): Money {
  const least = Money.of(currencyOf(due.currency).minimumCharge, due.currency)
  if (credit.compare(due) >= 0) return due
  if (due.minus(credit).compare(least) >= 0 || due.compare(least) < 0)
    return due.minus(due.minus(credit).neighbours.above)
  return due.minus(least)
}
