import { creditBalance, usableCredit } from '#billing/ledger/credit_balance'
import { amountsDue } from '#billing/invoices/amounts_due'
import { nextCharges, type NextCharges } from '#billing/renewals/next_charges'
import BillingProfile from '#billing/models/billing_profile'
import type { Money } from '#core/money/money'
import type Account from '#identity/models/account'

/** What is charged next, and how: credit first where the account wants that, then the card. */
export interface ChargePanel extends NextCharges {
  /** What credit pays of the first charge, and what is left for the card; null where it pays nothing. */
  credit: { paid: Money; rest: Money } | null
  /** What can be paid now already, by currency. */
  due: Money[]
}

/** The panel of an account, or of one of its services alone. */
export async function chargePanel(account: Account, serviceId?: string): Promise<ChargePanel> {
  const next = await nextCharges(account, serviceId)
  return {
    ...next,
    credit: await creditPays(account.id, next.charges[0]?.amount ?? null),
    due: await amountsDue(account.id),
  }
}

async function creditPays(accountId: string, first: Money | null) {
  if (!first?.isPositive) return null
  const balance = await creditBalance(accountId, first.currency)
  if (!balance.isPositive) return null
  const pays = usableCredit(balance, first)
  const { usesCreditFirst } = await BillingProfile.of(accountId)
  return usesCreditFirst && pays.isPositive ? { paid: pays, rest: first.minus(pays) } : null
}
