import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { LONGEST_WAIT_MS } from '#provisioning/operations/fenced_operation'
import { wakeOperation } from '#provisioning/operations/wake_operation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Cluster from '#provisioning/models/cluster'
import type Operation from '#provisioning/models/operation'

/** Where copies compete for the same disks. */
export interface Lane {
  clusterId: string
  node: string
  storage: string
}

export const laneKey = ({ clusterId, node, storage }: Lane) => `${clusterId}/${node}/${storage}`

/**
 * Takes one of the lane's slots for an operation, which keeps it until it leaves the lane, whatever process works on it. An
 * operation that came later lets the ones before it go first. False when it has to wait: it sleeps until it is woken by
 * whoever leaves the lane.
 */
export async function claimSlot(
  trx: TransactionClientContract,
  operationId: string,
  lane: Lane,
  slots: number
): Promise<boolean> {
  await lock(trx, lane)
  const rows = await slotsOf(trx, lane).select('slot', 'operation_id')
  if (rows.some((row) => row.operation_id === operationId)) return true

  const free = slots - rows.length - (await countBefore(trx, operationId, lane))
  if (free <= 0) {
    await update(trx, operationId, {
      waits_for: laneKey(lane),
      run_at: clock.nowMs() + LONGEST_WAIT_MS,
      lease_until: null,
      state: 'queued',
    })
    return false
  }
  const taken = new Set(rows.map((row) => Number(row.slot)))
  const slot = Array.from({ length: slots }, (_, index) => index + 1).find((one) => !taken.has(one))
  const { clusterId, node, storage } = lane
  const row = { cluster_id: clusterId, node, storage, slot, operation_id: operationId }
  await trx
    .insertQuery()
    .table('clone_slots')
    .insert({ id: newId(), created_at: sqlTime(), ...row })
  await update(trx, operationId, { waits_for: null, state: 'running' })
  if (free > 1) await wakeNext(trx, laneKey(lane))
  return true
}

/** Takes an operation out of its lane, whether it had a slot or waited for one, and wakes the one that waits longest. */
export async function leaveLane(
  trx: TransactionClientContract,
  { id, waitsFor }: Pick<Operation, 'id' | 'waitsFor'>
): Promise<void> {
  const held = await trx.from('clone_slots').where('operation_id', id).first()
  if (!held && !waitsFor) return
  const lane: Lane | null = held && {
    clusterId: held.cluster_id,
    node: held.node,
    storage: held.storage,
  }
  if (lane) {
    await lock(trx, lane)
    await trx.from('clone_slots').where('id', held.id).delete()
  }
  await wakeNext(trx, lane ? laneKey(lane) : String(waitsFor))
}

/** Leaves the slot of an operation to the one that follows it, as the disk may be copied on. False where it had none. */
export async function passSlot(
  trx: TransactionClientContract,
  from: Pick<Operation, 'id'>,
  to: Pick<Operation, 'id'>
): Promise<boolean> {
  const passed = trx.query().from('clone_slots').where('operation_id', from.id)
  return changedRows(await passed.update({ operation_id: to.id })) === 1
}

/** Wakes the ones that wait longest in each lane of a cluster, because it may copy more at once from now on. */
export async function wakeLanes(
  trx: TransactionClientContract,
  { id, clonesAtOnce }: Pick<Cluster, 'id' | 'clonesAtOnce'>
): Promise<void> {
  const lanes = await trx
    .from('operations')
    .where({ cluster_id: id, state: 'queued' })
    .whereNotNull('waits_for')
    .distinct('waits_for')
  for (const { waits_for: lane } of lanes) await wakeNext(trx, lane, clonesAtOnce)
}

/** One after the other, or a slot could be freed while another transaction is about to wait for it, and wake nobody. */
async function lock(trx: TransactionClientContract, { clusterId }: Lane): Promise<void> {
  await trx.from('clusters').where('id', clusterId).forUpdate().select('id').first()
}

function slotsOf(trx: TransactionClientContract, { clusterId, node, storage }: Lane) {
  return trx.from('clone_slots').where({ cluster_id: clusterId, node, storage })
}

async function countBefore(
  trx: TransactionClientContract,
  operationId: string,
  lane: Lane
): Promise<number> {
  const [{ total }] = await trx
    .from('operations')
    .where('waits_for', laneKey(lane))
    .where('id', '<', operationId)
    .whereIn('state', ['queued', 'running'])
    .count('* as total')
  return Number(total)
}

async function wakeNext(
  trx: TransactionClientContract,
  lane: string,
  most: number = 1
): Promise<void> {
  const next = await trx
    .from('operations')
    .where({ waits_for: lane, state: 'queued' })
    .where('run_at', '>', clock.nowMs())
    .orderBy('id')
    .limit(most)
    .select('id', 'kind')
  for (const { id, kind } of next) {
    await trx.from('operations').where({ id, state: 'queued' }).update({ run_at: clock.nowMs() })
    wakeOperation(trx, { id, kind })
  }
}

async function update(
  trx: TransactionClientContract,
  id: string,
  columns: Record<string, unknown>
): Promise<void> {
  await trx.query().from('operations').where({ id }).update(columns)
}
