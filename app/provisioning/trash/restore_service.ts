import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { audit } from '#audit/models/audit_entry'
import Subscription from '#billing/models/subscription'
import { serviceTransitions } from '#provisioning/contracts/service_states'
import { countAddressesAnew } from '#provisioning/usage/address_hours'
import Service from '#provisioning/models/service'
import ServiceEvent from '#provisioning/models/service_event'
import { followWish, lookAtWishes } from '#provisioning/suspensions/follow_wish'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'

/**
 * Takes a service out of the trash. Its host holds the machine already, so it is suspended at once, and started unless a
 * suspension is open. False, and nothing done, where it is not in the trash any more.
 */
export function restoreService(
  serviceId: string,
  { by }: { by: Actor },
  within?: TransactionClientContract
): Promise<boolean> {
  return transaction(async (trx) => {
    const service = await Service.query({ client: trx })
      .where('id', serviceId)
      .forUpdate()
      .firstOrFail()
    const moved = await transition(trx, {
      table: 'services',
      id: serviceId,
      allowed: serviceTransitions,
      from: ['in_trash'],
      to: 'suspended',
      also: { trashed_for: null, trashed_until: null },
    })
    if (!moved) return false
    await Subscription.reopen(trx, serviceId)
    await countAddressesAnew(trx, serviceId)
    await ServiceEvent.write(trx, service, 'restored', { by })
    await audit.record(trx, 'service.restored', service, {
      accountId: service.accountId,
      actor: by,
    })
    await followWish(trx, { id: serviceId, state: 'suspended' }, by)
    await lookAtWishes(trx, serviceId)
    live.refresh(service.topics, trx)
    return true
  }, within)
}
