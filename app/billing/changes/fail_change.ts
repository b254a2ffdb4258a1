import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import { lockChange, lockChangeOf } from '#billing/changes/lock_change'
import { failureOf } from '#billing/changes/settle_failure'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { changeTransitions } from '#billing/models/subscription_change/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'
import type Subscription from '#billing/models/subscription'
import type SubscriptionChange from '#billing/models/subscription_change'

/** Notes that what is served could not follow a change, which staff then retry or give back. True when this call did it. */
export async function failChange(
  trx: TransactionClientContract,
  asked: Pick<SubscriptionChange, 'id' | 'subscriptionId'>
): Promise<boolean> {
  const { subscription, change } = await lockChange(trx, asked)
  const noted = await transition(trx, {
    table: 'subscription_changes',
    id: change.id,
    allowed: changeTransitions,
    to: 'failed',
  })
  if (!noted) return false
  await outbox.publish(trx, 'subscription.change_failed', { changeId: change.id })
  await tellStaff(trx, subscription, change)
  live.refresh([`service:${subscription.serviceId}`, `account:${subscription.accountId}`], trx)
  return true
}

async function tellStaff(
  trx: TransactionClientContract,
  { accountId, hostname, serviceId }: Subscription,
  { id, invoiceId }: SubscriptionChange
): Promise<void> {
  await reportFinding(trx, {
    kind: 'change_failed',
    cause: failureOf(id),
    ...{ accountId, invoiceId },
    details: { subject: hostname, serviceId },
  })
}

/** Has a change that could not be made tried once more. False where none of the service failed. */
export async function retryChange(serviceId: string, by: Actor): Promise<boolean> {
  return transaction(async (trx) => {
    const locked = await lockChangeOf(trx, serviceId)
    if (!locked) return false
    const { id: changeId, accountId } = locked.change
    const again = await transition(trx, {
      table: 'subscription_changes',
      id: changeId,
      allowed: changeTransitions,
      from: ['failed'],
      to: 'applying',
    })
    if (!again) return false
    await outbox.publish(trx, 'subscription.change_due', { changeId })
    live.refresh([`service:${serviceId}`, `account:${accountId}`], trx)
    await audit.record(trx, 'service.change_retried', ['service', serviceId], {
      ...{ accountId, actor: by },
    })
    return true
  })
}
