import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { live } from '#core/live/live'
import { audit } from '#audit/models/audit_entry'
import { lockToCurrency } from '#billing/currency/lock_to_currency'
import AutoTopUp from '#billing/models/auto_top_up'
import type { Money } from '#core/money/money'

export interface AutoTopUpWish {
  isOn: boolean
  below: Money
  adds: Money
  monthlyCap: Money
}

/** Keeps what an account wants done when its credit runs low, in the currency it is billed in; on again after it was stopped. */
export async function saveAutoTopUp(
  accountId: string,
  wish: AutoTopUpWish
): Promise<Result<AutoTopUp, { type: 'currency_changed' }>> {
  const { isOn, below, adds, monthlyCap } = wish
  return transaction(async (trx) => {
    const facts = {
      state: isOn ? ('on' as const) : ('off' as const),
      currency: adds.currency,
      belowMinor: below.minor,
      addMinor: adds.minor,
      monthlyCapMinor: monthlyCap.minor,
      stoppedReason: null,
    }
    const known = await AutoTopUp.query({ client: trx })
      .where('account_id', accountId)
      .forUpdate()
      .first()
    if (!(await lockToCurrency(trx, accountId, adds.currency)))
      return failed({ type: 'currency_changed' })
    const saved = known
      ? await known.merge(facts).save()
      : await AutoTopUp.create({ ...facts, accountId }, { client: trx })
    await audit.record(trx, 'auto_top_up.saved', ['auto_top_up', saved.id], {
      changes: { state: saved.state, below: below.minor, adds: adds.minor, cap: monthlyCap.minor },
      accountId,
    })
    live.refresh(`account:${accountId}`, trx)
    return ok(saved)
  })
}
