import { sqlTime } from '#core/database/sql_time'
import { transition } from '#core/database/transition'
import { trialTransitions, type TrialState } from '#billing/models/trial/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Moves a trial to a state that may follow. True when this call did so. */
export function moveTrial(
  trx: TransactionClientContract,
  id: string,
  to: TrialState,
  also: Record<string, unknown> = {}
): Promise<boolean> {
  return transition(trx, { table: 'trials', id, allowed: trialTransitions, to, also })
}

/**
 * Notes that a subscription ended before its trial came to a bill. Nothing where it was none. Who never got what they were to try may
 * try again.
 */
export async function closeTrial(
  trx: TransactionClientContract,
  subscriptionId: string
): Promise<void> {
  const waiting = trx.from('trials').where({ subscription_id: subscriptionId, state: 'waiting' })
  const unused = await waiting.select('id')
  const ids = unused.map(({ id }) => id)
  if (ids.length > 0) await trx.from('trial_marks').whereIn('trial_id', ids).delete()
  await trx
    .from('trials')
    .where('subscription_id', subscriptionId)
    .whereIn('state', ['waiting', 'running', 'lapsed'])
    .update({ state: 'ended', closed_at: sqlTime(), updated_at: sqlTime() })
}
