import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
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

/**
 * Lifts one reason for which a service is held, in the caller's transaction; the last one lifted has the host start its
 * machine. False, and nothing done, where it is not held for that reason.
 */
export async function liftSuspension(
  trx: TransactionClientContract,
  serviceId: string,
  reason: SuspensionReason,
  { by }: { by: Actor }
): Promise<boolean> {
  const service = await Service.query({ client: trx })
    .where('id', serviceId)
    .forUpdate()
    .firstOrFail()
  const suspension = await ServiceSuspension.query({ client: trx })
    .where('open_key', openKeyOf(serviceId, reason))
    .first()
  if (!suspension) return false
  await suspension
    .merge({
      openKey: null,
      liftedByType: by.type,
      liftedById: by.id,
      liftedAt: clock.now(),
      dueAt: null,
      checks: 0,
    })
    .save()
  await audit.record(trx, 'service.suspension_lifted', service, {
    accountId: service.accountId,
    actor: by,
    changes: { reason },
  })
  if (!(await followWish(trx, service, by)))
    await suspension.merge({ dueAt: lookAgainAt(0) }).save()
  live.refresh(service.topics, trx)
  return true
}

/** Ends every suspension of a service that is gone for good. */
export async function endSuspensions(
  trx: TransactionClientContract,
  serviceId: string
): Promise<void> {
  await trx
    .from('service_suspensions')
    .where('service_id', serviceId)
    .whereNotNull('open_key')
    .update({ open_key: null, lifted_at: sqlTime(), lifted_by_type: 'system', due_at: null })
}
