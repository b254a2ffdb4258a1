import { settings } from '#core/settings/settings'
import BeginConsent from '#billing/models/begin_consent'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Subscription from '#billing/models/subscription'

/**
 * Whether who withdraws from a contract pays for the days until then: only where they asked us to begin, knowing that (directive
 * 2011/83/EU, articles 14(3) and 14(4)(a)), something was delivered, and the shop charges it.
 */
export async function owesUsedDays(
  { id, state }: Pick<Subscription, 'id' | 'state'>,
  trx?: TransactionClientContract
): Promise<boolean> {
  if (state === 'pending' || !(await settings.get('billing.withdrawal_owes_used', trx)))
    return false
  const consent = await BeginConsent.ofSubscription(id, trx)
  return consent?.owesUsed ?? false
}
