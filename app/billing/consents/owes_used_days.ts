import { clock } from '#core/clock'
import { settings } from '#core/settings/settings'
import BeginConsent from '#billing/models/begin_consent'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Subscription from '#billing/models/subscription'

/** How long a service counts as just begun: whoever withdraws while it is set up may learn only then that it is. */
const JUST_BEGUN_MS = 3600_000

/**
 * Whether who withdraws from a contract pays for the days until then: only where they asked us to begin, knowing that (directive
 * 2011/83/EU, articles 14(3) and 14(4)(a)), something was delivered, and the shop charges it.
 */
export async function owesUsedDays(
  { id, state, startedAt }: Pick<Subscription, 'id' | 'state' | 'startedAt'>,
  trx?: TransactionClientContract
): Promise<boolean> {
  const begunMs = startedAt?.toMillis() ?? 0
  if (state === 'pending' || clock.nowMs() - begunMs < JUST_BEGUN_MS) return false
  if (!(await settings.get('billing.withdrawal_owes_used', trx))) return false
  const consent = await BeginConsent.ofSubscription(id, trx)
  return consent?.owesUsed ?? false
}
