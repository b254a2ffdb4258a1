import { creditBalance, usableCredit } from '#billing/ledger/credit_balance'
import BillingProfile from '#billing/models/billing_profile'
import type { Money } from '#core/money/money'

/** How credit and a card pay an amount together. */
export interface CreditFirst {
  /** What credit pays. */
  credit: Money
  /** What a card pays then. */
  rest: Money
  /** Whether the account wants it so. */
  suggested: boolean
}

/** What forms that pay offer beside a card: credit first, the rest by card; null where credit pays nothing or all of it. */
export async function creditFirst(accountId: string, due: Money): Promise<CreditFirst | null> {
  if (!due.isPositive) return null
  const balance = await creditBalance(accountId, due.currency)
  const credit = usableCredit(balance, due)
  if (!balance.isPositive || !credit.isPositive || credit.equals(due)) return null
  const { usesCreditFirst: suggested } = await BillingProfile.of(accountId)
  return { credit, rest: due.minus(credit), suggested }
}
