import { sqlTime } from '#core/database/sql_time'
import { transition } from '#core/database/transition'
import { outbox } from '#core/outbox/outbox'
import { cancellationTransitions } from '#billing/models/cancellation/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Cancellation from '#billing/models/cancellation'

/** Tells whoever runs the service to end it; from then on nobody can undo it. True when this call did so. */
export async function executeCancellation(
  trx: TransactionClientContract,
  { id, subscriptionId }: Cancellation
): Promise<boolean> {
  const executed = await transition(trx, {
    table: 'cancellations',
    id,
    allowed: cancellationTransitions,
    to: 'executed',
    also: { open_key: null, executed_at: sqlTime() },
  })
  if (executed) await outbox.publish(trx, 'subscription.cancelled_due', { subscriptionId })
  return executed
}
