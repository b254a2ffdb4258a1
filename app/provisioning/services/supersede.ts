import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { transition } from '#core/database/transition'
import { LEASE_MS } from '#provisioning/operations/fenced_operation'
import { closeSteps } from '#provisioning/operations/step_log'
import { operationTransitions } from '#provisioning/contracts/operation_states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { PowerAction } from '@innkeeper/provisioning/types'
import type Operation from '#provisioning/models/operation'
import type { OperationKind } from '#provisioning/contracts/operation_states'

/** A worker learns at its next renewal that the operation is no longer its own, and lets go of the host. */
const LETS_GO_WITHIN_MS = LEASE_MS / 3 + 1_000

interface Asked {
  kind: OperationKind
  action?: PowerAction | null
}

/** Whether a request may end an open operation: a shutdown or reboot only asks the guest, which may never answer. */
export function overrules(asked: Asked, open: Asked): boolean {
  if (open.kind !== 'power' || !['shutdown', 'reboot'].includes(open.action ?? '')) return false
  return asked.action === 'stop' || ['suspend', 'trash', 'destroy'].includes(asked.kind)
}

/** Ends what earlier requests for another size of a machine left for staff: the last one says what it is to have. */
export async function giveUpEarlierSizes(
  trx: TransactionClientContract,
  { id }: { id: string }
): Promise<void> {
  await trx
    .query()
    .from('operations')
    .where({ service_id: id, kind: 'resize' })
    .whereNull('open_key')
    .whereIn('state', ['needs_attention', 'failed'])
    .update({ state: 'cancelled', finished_at: sqlTime(), updated_at: sqlTime() })
}

/**
 * Ends the open operation in favour of another one. Returns when that may begin: at once, or, while a worker is in the
 * middle of a call to the host, when it has certainly let go.
 */
export async function supersede(trx: TransactionClientContract, open: Operation): Promise<number> {
  const now = clock.nowMs()
  await transition(trx, {
    table: 'operations',
    id: open.id,
    allowed: operationTransitions,
    to: 'cancelled',
    also: {
      open_key: null,
      lease_until: null,
      fence: open.fence + 1,
      finished_at: sqlTime(),
    },
  })
  await closeSteps(trx, open.id, 'failed')
  return isAtWork(open) ? now + LETS_GO_WITHIN_MS : now
}

/** Whether a worker may be in the middle of a call to the host. */
export function isAtWork({ leaseUntil }: Pick<Operation, 'leaseUntil'>): boolean {
  return leaseUntil !== null && Number(leaseUntil) > clock.nowMs()
}
