import { SYSTEM } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { moneyWish, servicesOfCollection, servicesOfDispute } from '#billing'
import Service from '#provisioning/models/service'
import { liftSuspension } from '#provisioning/suspensions/lift_suspension'
import { suspendService } from '#provisioning/suspensions/suspend_service'
import { restoreService } from '#provisioning/trash/restore_service'
import { terminateService } from '#provisioning/trash/terminate_service'

/** Brings the services of a collection to what billing wishes of them now, whichever message about it came last. */
export async function followCollection(collectionId: string): Promise<void> {
  for (const serviceId of await servicesOfCollection(collectionId)) await followMoney(serviceId)
}

/** The same for the services of a dispute. */
export async function followDispute(disputeId: string): Promise<void> {
  for (const serviceId of await servicesOfDispute(disputeId)) await followMoney(serviceId)
}

/** The same for one service. Other reasons for which it is held stay, and what staff ended stays ended. */
export async function followMoney(serviceId: string): Promise<void> {
  const wish = await moneyWish(serviceId)
  const service = await Service.find(serviceId)
  if (!service || service.state === 'terminated') return
  if (wish === 'none') return giveBack(service)
  await transaction((trx) => suspendService(trx, serviceId, { reason: 'billing', by: SYSTEM }))
  const isEnding = service.state === 'in_trash' || service.state === 'terminating'
  if (wish === 'terminate' && !isEnding) {
    const ended = await terminateService(serviceId, {
      by: SYSTEM,
      reason: 'Not paid',
      cause: 'billing',
    })
    if (!ended.ok && ended.error.type === 'busy')
      throw new Error('The server is busy; it is terminated afterwards')
  }
}

async function giveBack({ id, state, trashedFor }: Service): Promise<void> {
  if (state === 'in_trash' && trashedFor === 'billing') await restoreService(id, { by: SYSTEM })
  await transaction((trx) => liftSuspension(trx, id, 'billing', { by: SYSTEM }))
}
