import { failed, ok, type Result } from '#core/result'
import { live } from '#core/live/live'
import { audit } from '#audit/models/audit_entry'
import Service from '#provisioning/models/service'
import ServiceSuspension, {
  openKeyOf,
  type SuspensionReason,
} from '#provisioning/models/service_suspension'
import { followWish, lookAgainAt } from '#provisioning/suspensions/follow_wish'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'
import type { ServiceState } from '#provisioning/contracts/service_states'

export interface SuspensionCause {
  reason: SuspensionReason
  by: Actor
  note?: string | null
  /** Whether the customer reads the note. */
  noteShown?: boolean
}

/** The service has no machine that could be held. */
export type SuspensionRefusal = { type: 'wrong_state'; state: ServiceState }

/** One that is built is held as soon as it stands; one in the trash stays held when it is restored. */
const mayBeHeld: ServiceState[] = ['provisioning', 'active', 'suspended', 'terminating', 'in_trash']

/**
 * Holds a service for one reason, in the caller's transaction: the first reason has the host stop its machine, and no
 * reason lets it run again before all are lifted. Repeating it changes nothing. Where another operation is under way the
 * wish is kept and followed when that has ended; the service is suspended once its host says so.
 */
export async function suspendService(
  trx: TransactionClientContract,
  serviceId: string,
  { reason, by, note = null, noteShown = false }: SuspensionCause
): Promise<Result<ServiceSuspension, SuspensionRefusal>> {
  const service = await Service.query({ client: trx })
    .where('id', serviceId)
    .forUpdate()
    .firstOrFail()
  if (!mayBeHeld.includes(service.state))
    return failed({ type: 'wrong_state', state: service.state })
  const openKey = openKeyOf(serviceId, reason)
  const known = await ServiceSuspension.query({ client: trx }).where('open_key', openKey).first()
  if (known) return ok(known)
  const suspension = await ServiceSuspension.create(
    {
      serviceId,
      reason,
      note: note?.slice(0, 500) ?? null,
      noteShown,
      openedByType: by.type,
      openedById: by.id,
      openKey,
    },
    { client: trx }
  )
  await audit.record(trx, 'service.suspension_opened', service, {
    accountId: service.accountId,
    actor: by,
    changes: { reason, note, noteShown },
  })
  if (!(await followWish(trx, service, by)))
    await suspension.merge({ dueAt: lookAgainAt(0) }).save()
  live.refresh(service.topics, trx)
  return ok(suspension)
}
