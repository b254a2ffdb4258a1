import { SYSTEM } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { failChange, finishChange, lockChange } from '#billing'
import { retryOperation } from '#provisioning'
import Subscription from '#billing/models/subscription'
import SubscriptionChange from '#billing/models/subscription_change'
import Operation from '#provisioning/models/operation'
import Service from '#provisioning/models/service'

/**
 * Has the machine follow a change that is paid, or whose day has come; again where that failed before. Safe to run twice; asked again while
 * the machine is busy.
 */
export async function followChange(changeId: string): Promise<void> {
  const asked = await SubscriptionChange.findOrFail(changeId)
  if (asked.state !== 'applying' || (await isFollowing(asked))) return
  const { serviceId } = await Subscription.findOrFail(asked.subscriptionId)
  await transaction(async (trx) => {
    const service = await Service.query({ client: trx })
      .where('id', serviceId)
      .forUpdate()
      .firstOrFail()
    const { change } = await lockChange(trx, asked)
    if (change.state !== 'applying' || change.operationId !== asked.operationId) return
    const why = { by: SYSTEM, reason: change.toTerms.name }
    const wanted = await service.resize(change.toTerms.size ?? {}, why, trx)
    if (wanted.ok) await change.merge({ operationId: wanted.value.id }).save()
    else if (wanted.error.type === 'unchanged') await finishChange(trx, change)
    else if (wanted.error.type === 'busy')
      throw new Error('The machine is busy; it is changed later')
    else await failChange(trx, change)
  })
}

/** Whether the machine is being changed; what stopped before its end is tried again. */
async function isFollowing({ operationId }: SubscriptionChange): Promise<boolean> {
  const operation = operationId ? await Operation.find(operationId) : null
  if (!operation || operation.state === 'cancelled') return false
  if (operation.state !== 'needs_attention' && operation.state !== 'failed') return true
  const retried = await retryOperation(operation.id, SYSTEM)
  if (!retried.ok && retried.error.type === 'busy')
    throw new Error('The machine is busy; it is changed later')
  return retried.ok
}

/** The host confirmed the size that a change asked for. */
export async function machineFollowed(operationId: string): Promise<void> {
  const change = await SubscriptionChange.findBy('operation_id', operationId)
  if (change) await transaction((trx) => finishChange(trx, change))
}

/** The machine stayed as it is. */
export async function machineStayed(operationId: string): Promise<void> {
  const change = await SubscriptionChange.findBy('operation_id', operationId)
  if (change) await transaction((trx) => failChange(trx, change))
}
