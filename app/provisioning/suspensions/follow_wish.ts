import { clock } from '#core/clock'
import { SYSTEM, type Actor } from '#core/actor'
import { requestOperation } from '#provisioning/services/request_operation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { ServiceState } from '#provisioning/contracts/service_states'

const FIRST_PAUSE_MS = 60_000
/** The longest pause between two looks at a machine that is not yet as it should be. */
export const LONGEST_PAUSE_MS = 3600_000

/** When to look again after so many looks. */
export function lookAgainAt(looks: number): number {
  return clock.nowMs() + Math.min(FIRST_PAUSE_MS * 2 ** Math.min(looks, 10), LONGEST_PAUSE_MS)
}

/** States that follow what is wished; in every other one something else decides, and its end looks again. */
const heldStates: ServiceState[] = ['active', 'suspended']

/**
 * Compares what is wished of a service with how its host says it is: held while any suspension is open. Asks for what is
 * missing, and says whether nothing is. Whatever is under way goes on first. The caller holds the lock of the service.
 */
export async function followWish(
  trx: TransactionClientContract,
  service: { id: string; state: ServiceState },
  by: Actor = SYSTEM
): Promise<boolean> {
  if (!heldStates.includes(service.state)) return true
  const open = await firstOpen(trx, service.id)
  const busy = await trx.from('operations').where('open_key', service.id).first()
  const isRight = Boolean(open) === (service.state === 'suspended')
  if (isRight) return !busy
  const kind = open ? 'suspend' : 'unsuspend'
  await requestOperation(service.id, { kind, by, reason: open?.note ?? undefined }, trx)
  return false
}

/** Whether any suspension of a service is open. */
export async function isHeld(trx: TransactionClientContract, serviceId: string): Promise<boolean> {
  return (await firstOpen(trx, serviceId)) !== null
}

function firstOpen(
  trx: TransactionClientContract,
  serviceId: string
): Promise<{ note: string | null } | null> {
  return trx
    .from('service_suspensions')
    .where('service_id', serviceId)
    .whereNotNull('open_key')
    .orderBy('id')
    .first()
}

/** Has the wishes for a service looked at again, now that an operation on it has ended. */
export async function lookAtWishes(
  trx: TransactionClientContract,
  serviceId: string
): Promise<void> {
  await trx
    .from('service_suspensions')
    .where('service_id', serviceId)
    .where((some) => some.whereNotNull('open_key').orWhereNotNull('due_at'))
    .update({ due_at: clock.nowMs(), checks: 0 })
}
