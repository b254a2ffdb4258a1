import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { lockToCurrency } from '#billing/currency/lock_to_currency'
import { isWithin, topUpLimits } from '#billing/top_ups/top_up_limits'
import { startPayment } from '#billing/payments/start_payment'
import TopUp from '#billing/models/top_up'
import type { Money } from '#core/money/money'
import type { PaymentChoice, PaymentRefusal } from '#billing/payments/payment_choice'
import type PaymentAttempt from '#billing/models/payment_attempt'

export type TopUpRefusal =
  | PaymentRefusal
  | { type: 'outside_limits' }
  /** The account is billed in another by now. */
  | { type: 'currency_changed' }

interface WantedCredit {
  accountId: string
  amount: Money
  /** The marker of the form: the same one, sent again, goes on with the same top-up. */
  marker: string
}

/** Starts paying for credit, or goes on with what the same form began. */
export async function startTopUp(
  { accountId, amount, marker }: WantedCredit,
  choice: PaymentChoice
): Promise<Result<PaymentAttempt, TopUpRefusal>> {
  if (!isWithin(amount, await topUpLimits(amount.currency)))
    return failed({ type: 'outside_limits' })
  const topUp = await transaction<Result<TopUp, TopUpRefusal>>(async (trx) => {
    if (!(await lockToCurrency(trx, accountId, amount.currency)))
      return failed({ type: 'currency_changed' })
    const facts = { accountId, amountMinor: amount.minor, currency: amount.currency }
    const known = await TopUp.query({ client: trx }).where('id', marker).first()
    if (known?.accountId === accountId && known.amount.equals(amount)) return ok(known)
    const id = known ? newId() : marker
    const made = await TopUp.create(
      { ...facts, id, kind: 'manual', state: 'open' },
      { client: trx }
    )
    const changes = { amount: amount.toJSON() }
    await audit.record(trx, 'top_up.started', ['top_up', made.id], { changes, accountId })
    return ok(made)
  })
  return topUp.ok ? startPayment({ topUpId: topUp.value.id }, choice) : topUp
}
