import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { isFree } from '#core/work/lease'
import { live } from '#core/live/live'
import { failed, ok, type Result } from '#core/result'
import { wakeOperation } from '#provisioning/operations/wake_operation'
import { settings } from '#core/settings/settings'
import { releaseSize } from '#provisioning/placement/reserve_size'
import { audit } from '#audit/models/audit_entry'
import { leaveLane } from '#provisioning/operations/clone_slots'
import { resizableStates } from '#provisioning/services/resizable'
import { expiryOf } from '#provisioning/services/expiry'
import { noError } from '#provisioning/operations/problem'
import { operationTransitions, type OperationKind } from '#provisioning/contracts/operation_states'
import Operation from '#provisioning/models/operation'
import { isHeld, lookAtWishes } from '#provisioning/suspensions/follow_wish'
import { leaveReservation, mayLeaveReservation } from '#provisioning/operations/leave_reservation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'
import type { ServiceState } from '#provisioning/contracts/service_states'

export type DecisionFailure = { type: 'not_stuck' } | { type: 'busy' } | { type: 'wrong_state' }

/** The state in which a service waits for each kind of operation; in another one its time has passed. */
const waitingStates: Record<OperationKind, readonly ServiceState[]> = {
  create: ['provisioning'],
  power: ['active'],
  suspend: ['active'],
  unsuspend: ['suspended'],
  resize: resizableStates,
  trash: ['terminating'],
  destroy: ['terminating'],
}

/**
 * Lets an operation that failed or waits for a person go on, while its service still waits for it. A machine that does
 * not exist yet gets another place when its network is closed or could never work. Places that refused are asked again.
 */
export async function retryOperation(
  id: string,
  by: Actor
): Promise<Result<null, DecisionFailure>> {
  // The host is asked before anything is locked; a fence that moved since makes the answer worthless.
  const stuck = await Operation.findOrFail(id)
  const leaves =
    (stuck.checkpoint === null || isOverAtHost(stuck)) && (await mayLeaveReservation(stuck))
  return transaction(async (trx) => {
    const operation = await lock(trx, id)
    const other = await trx
      .from('operations')
      .where('open_key', operation.serviceId)
      .whereNot('id', id)
      .first()
    if (other) return failed({ type: 'busy' as const })
    if (!waitingStates[operation.kind].includes(operation.service.state))
      return failed({ type: 'wrong_state' as const })
    if (contradicts(operation.kind, await isHeld(trx, operation.serviceId)))
      return failed({ type: 'wrong_state' as const })

    const anew = leaves && operation.fence === stuck.fence
    const moved = await transition(trx, {
      table: 'operations',
      id,
      allowed: operationTransitions,
      from: ['needs_attention', 'failed'],
      to: 'queued',
      also: {
        open_key: operation.serviceId,
        attempts: 0,
        run_at: clock.nowMs(),
        finished_at: null,
        lease_until: null,
        expires_at: expiryOf(operation.kind),
        ...noError,
        refusals: null,
        ...(isOverAtHost(operation) || !operation.checkpoint ? anewAtHost(operation) : {}),
        ...(anew ? { cluster_id: null } : {}),
      },
    })
    if (!moved) return failed({ type: 'not_stuck' as const })
    if (anew) await leaveReservation(trx, operation.service, by)
    await trx
      .query()
      .from('operation_steps')
      .where({ operation_id: id, state: 'failed' })
      .update({ state: 'current' })
    wakeOperation(trx, operation)
    await recordDecision(
      trx,
      operation,
      'operation.retried',
      by,
      anew ? { reserved_anew: true } : {}
    )
    return ok(null)
  })
}

/** What an operation forgets that begins again at its host. What removes still has to know how far building came. */
function anewAtHost({ kind }: Operation) {
  return { checkpoint: null, ...(kind === 'create' ? { leaving: null } : {}) }
}

/** Whether what was once asked for is not what is wished of the machine now. */
function contradicts(kind: OperationKind, held: boolean): boolean {
  return (kind === 'unsuspend' && held) || (kind === 'suspend' && !held)
}

/** Has an operation that waits for its next try looked at now. False where somebody works on it, or nothing is to be done. */
export function hurryOperation(id: string, by: Actor): Promise<boolean> {
  return transaction(async (trx) => {
    const operation = await lock(trx, id)
    const waits = operation.isOpen && operation.state !== 'needs_attention'
    if (!waits || !isFree(operation.leaseUntil)) return false
    await trx.query().from('operations').where('id', id).update({ run_at: clock.nowMs() })
    wakeOperation(trx, operation)
    await recordDecision(trx, operation, 'operation.hurried', by)
    return true
  })
}

/** Gives an operation up for good. What was already done at the host stays as it is. */
export async function abandonOperation(
  id: string,
  by: Actor,
  reason: string
): Promise<Result<null, DecisionFailure>> {
  const quarantineHours = await settings.get('provisioning.quarantine_hours')
  return transaction(async (trx) => {
    const operation = await lock(trx, id)
    const moved = await transition(trx, {
      table: 'operations',
      id,
      allowed: operationTransitions,
      from: ['needs_attention', 'failed'],
      to: 'cancelled',
      also: {
        open_key: null,
        finished_at: sqlTime(),
        reason,
        lease_until: null,
      },
    })
    if (!moved) return failed({ type: 'not_stuck' as const })
    await leaveLane(trx, operation)
    await lookAtWishes(trx, operation.serviceId)
    if (operation.kind === 'resize' && operation.isOpen)
      await releaseSize(trx, operation.service, quarantineHours)
    await recordDecision(trx, operation, 'operation.abandoned', by, { reason })
    return ok(null)
  })
}

/**
 * Whether the host ended what the checkpoint speaks of: reading the same ended task again would only fail again, so the
 * driver looks at the machine and begins again. What may still be running is followed instead.
 */
function isOverAtHost({ state, errorCode }: Operation): boolean {
  return state === 'failed' || errorCode === 'E_TASK_FAILED'
}

function lock(trx: TransactionClientContract, id: string): Promise<Operation> {
  return Operation.query({ client: trx })
    .where('id', id)
    .preload('service')
    .forUpdate()
    .firstOrFail()
}

async function recordDecision(
  trx: TransactionClientContract,
  operation: Operation,
  action: string,
  by: Actor,
  changes: Record<string, unknown> = {}
): Promise<void> {
  live.refresh(operation.service.topics, trx)
  await audit.record(trx, action, ['operation', operation.id], {
    accountId: operation.service.accountId,
    actor: by,
    changes,
  })
}
