import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { isUniqueViolation } from '#core/database/transaction'
import { newId } from '#core/ids'
import { wakeUpAfterCommit } from '#core/work/wake_up'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Where copies compete for the same disks. */
export interface Lane {
  clusterId: string
  node: string
  storage: string
}

export const laneKey = ({ clusterId, node, storage }: Lane) => `${clusterId}/${node}/${storage}`

/**
 * Takes one of the lane's slots for an operation, which keeps it until it frees it, whatever process works on it. An
 * operation that came later lets the ones before it go first. False when it has to wait.
 */
export async function claimSlot(
  trx: TransactionClientContract,
  operationId: string,
  lane: Lane,
  slots: number
): Promise<boolean> {
  const where = { cluster_id: lane.clusterId, node: lane.node, storage: lane.storage }
  const rows = await trx.from('clone_slots').where(where).select('slot', 'operation_id')
  if (rows.some((row) => row.operation_id === operationId)) return true

  const earlier = await trx
    .from('operations')
    .where('waits_for', laneKey(lane))
    .where('id', '<', operationId)
    .whereIn('state', ['queued', 'running'])
    .count('* as total')
  if (rows.length + Number(earlier[0].total) >= slots) return false

  const taken = new Set(rows.map((row) => Number(row.slot)))
  for (let slot = 1; slot <= slots; slot++) {
    if (taken.has(slot)) continue
    if (await insertSlot(trx, { ...where, slot, operation_id: operationId })) return true
  }
  return false
}

/** Gives an operation's slot back, if it has one, and wakes the one that waited longest for it. */
export async function freeSlot(trx: TransactionClientContract, operationId: string): Promise<void> {
  const held = await trx.from('clone_slots').where('operation_id', operationId).first()
  if (!held) return
  await trx.from('clone_slots').where('id', held.id).delete()

  const lane = laneKey({ clusterId: held.cluster_id, node: held.node, storage: held.storage })
  const next = await trx
    .from('operations')
    .where({ waits_for: lane, state: 'queued' })
    .where('run_at', '>', clock.nowMs())
    .orderBy('id')
    .select('id')
    .first()
  if (!next) return
  await trx
    .from('operations')
    .where({ id: next.id, state: 'queued' })
    .update({ run_at: clock.nowMs() })
  wakeUpAfterCommit(trx, 'operations', next.id)
}

async function insertSlot(
  trx: TransactionClientContract,
  slot: Record<string, unknown>
): Promise<boolean> {
  const row = { id: newId(), created_at: sqlTime(), ...slot }
  try {
    await trx.insertQuery().table('clone_slots').insert(row)
    return true
  } catch (error) {
    if (isUniqueViolation(error)) return false
    throw error
  }
}
