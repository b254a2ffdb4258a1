import { settings } from '#core/settings/settings'
import { transaction } from '#core/database/transaction'
import Service from '#provisioning/models/service'
import { requestOperation } from '#provisioning/services/request_operation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'

/** Who ended it: what one who pays gets back by itself is only what billing took. */
export type TrashCause = 'billing' | 'staff' | 'customer'

export interface Termination {
  by: Actor
  reason: string
  cause: TrashCause
}

/**
 * Ends a service: its machine is stopped and kept for `provisioning.trash_days`, in which it can be restored, and then
 * deleted. Where that is no day, or nothing was built yet, it is deleted at once. Repeating it changes nothing.
 */
export function terminateService(
  serviceId: string,
  { by, reason, cause }: Termination,
  within?: TransactionClientContract
) {
  return transaction(async (trx) => {
    const days = await settings.get('provisioning.trash_days', trx)
    const service = await Service.query({ client: trx })
      .where('id', serviceId)
      .forUpdate()
      .firstOrFail()
    const keeps = days > 0 && service.remoteId !== null && service.state !== 'provisioning'
    const asked = await requestOperation(
      serviceId,
      { kind: keeps ? 'trash' : 'destroy', by, reason },
      trx
    )
    if (asked.ok) await trx.from('services').where('id', serviceId).update({ trashed_for: cause })
    return asked
  }, within)
}
