import { sqlTime } from '#core/database/sql_time'
import { SYSTEM } from '#core/actor'
import { shopLanguage } from '#core/i18n/languages'
import { leaveLane, passSlot } from '#provisioning/operations/clone_slots'
import { closeSteps } from '#provisioning/operations/step_log'
import { requestOperation } from '#provisioning/services/request_operation'
import { isAtWork } from '#provisioning/services/supersede'
import Operation from '#provisioning/models/operation'
import ServiceEvent from '#provisioning/models/service_event'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { OperationState } from '#provisioning/contracts/operation_states'

const STOPPABLE: OperationState[] = ['queued', 'running', 'needs_attention', 'failed']

/**
 * Ends the building of a service that nobody wants any more, and has removed what was made of it. The caller holds the lock of the
 * service, which is `terminating`. A worker that is in the middle of it comes to its next write first, and ends it there.
 */
export async function stopBuild(trx: TransactionClientContract, serviceId: string): Promise<void> {
  const builds = await Operation.query({ client: trx })
    .where({ service_id: serviceId, kind: 'create' })
    .whereIn('state', STOPPABLE)
    .orderBy('id')
    .forUpdate()
  if (builds.some(isAtWork)) return
  await replace(trx, serviceId, builds)
}

/** Ends an operation of the caller's, who has just written it, where it builds for nobody any more. True when it did. */
export async function yieldBuild(
  trx: TransactionClientContract,
  operationId: string
): Promise<boolean> {
  const build = await Operation.query({ client: trx })
    .where({ id: operationId, kind: 'create' })
    .whereIn('service_id', (unwanted) =>
      unwanted.from('services').where('state', 'terminating').select('id')
    )
    .first()
  if (!build) return false
  await replace(trx, build.serviceId, [build])
  return true
}

/** Ends what builds in favour of one operation that removes; the slot is kept until nothing copies any more. */
async function replace(
  trx: TransactionClientContract,
  serviceId: string,
  builds: Operation[]
): Promise<void> {
  const reason = shopLanguage().t('provisioning.cancellation.reason')
  for (const build of builds) {
    await trx
      .query()
      .from('operations')
      .where('id', build.id)
      .update({
        ...{ state: 'cancelled', open_key: null, lease_until: null, waits_for: null },
        ...{ step_percent: null, reason, finished_at: sqlTime(), updated_at: sqlTime() },
      })
    await closeSteps(trx, build.id, 'failed')
  }
  const by = await whoCancelled(trx, serviceId)
  const removal = await requestOperation(serviceId, { kind: 'destroy', by, reason }, trx)
  if (!removal.ok) throw new Error(`What was built cannot be removed: ${removal.error.type}`)
  for (const build of builds)
    if (!(await passSlot(trx, build, removal.value))) await leaveLane(trx, build)
}

async function whoCancelled(trx: TransactionClientContract, serviceId: string) {
  const said = await ServiceEvent.query({ client: trx })
    .where({ service_id: serviceId, kind: 'setup_cancelled' })
    .first()
  return said ? { type: said.actorType, id: said.actorId } : SYSTEM
}
