import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'
import type Cancellation from '#billing/models/cancellation'
import type Subscription from '#billing/models/subscription'

/** Tells everybody that a service was cancelled, in the transaction in which it was. */
export async function tellCancelled(
  trx: TransactionClientContract,
  { id, mode, reason, comment, endsOn }: Cancellation,
  { serviceId, accountId }: Subscription,
  by: Actor
): Promise<void> {
  await outbox.publish(trx, 'subscription.cancelled', { cancellationId: id })
  live.refresh([`service:${serviceId}`, `account:${accountId}`], trx)
  const changes = { mode, reason, endsOn: endsOn.toISODate(), ...(comment ? { comment } : {}) }
  await audit.record(trx, 'service.cancelled', ['service', serviceId], {
    ...{ changes, accountId },
    actor: by,
  })
}
