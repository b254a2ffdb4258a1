import db from '@adonisjs/lucid/services/db'
import { occupyingStates } from '#provisioning/contracts/service_states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What services take of a node. */
export interface NodeLoad {
  clusterId: string
  node: string
  services: number
  memoryMb: number
}

/** What is taken on the nodes of these clusters; nothing is said of nodes without a service. */
export async function readNodeLoads(
  clusterIds: string[],
  client?: TransactionClientContract
): Promise<NodeLoad[]> {
  const rows = await (client ?? db).from('node_loads').whereIn('cluster_id', clusterIds)
  return rows.map((row) => ({
    clusterId: String(row.cluster_id),
    node: String(row.node),
    services: Number(row.services),
    memoryMb: Number(row.memory_mb),
  }))
}

/**
 * Makes a change to a service that may bring it to a node, away from one or to an end, and books what is taken there in
 * the same transaction. The service stays locked, so what it took before is what was booked.
 */
export async function bookingNodeLoad<T>(
  trx: TransactionClientContract,
  serviceId: string,
  change: () => Promise<T>
): Promise<T> {
  const before = await loadOf(trx, serviceId)
  const result = await change()
  const after = await loadOf(trx, serviceId)
  if (JSON.stringify(before) === JSON.stringify(after)) return result
  if (before) await add(trx, { ...before, services: -1, memoryMb: -before.memoryMb })
  if (after) await add(trx, after)
  return result
}

async function loadOf(trx: TransactionClientContract, id: string): Promise<NodeLoad | null> {
  const row = await trx
    .from('services')
    .where('id', id)
    .whereIn('state', [...occupyingStates])
    .whereNotNull('cluster_id')
    .whereNotNull('node')
    .select('cluster_id', 'node', 'memory_mb', 'booked_memory_mb')
    .forUpdate()
    .first()
  if (!row) return null
  // A machine that is being resized has the larger of its sizes booked.
  const memoryMb = Number(row.booked_memory_mb ?? row.memory_mb)
  return { clusterId: String(row.cluster_id), node: String(row.node), services: 1, memoryMb }
}

async function add(trx: TransactionClientContract, load: NodeLoad): Promise<void> {
  const { services, memoryMb } = load
  const key = { cluster_id: load.clusterId, node: load.node }
  await trx
    .knexQuery()
    .table('node_loads')
    .insert({ ...key, services: 0, memory_mb: 0 })
    .onConflict(['cluster_id', 'node'])
    .ignore()
  await trx
    .from('node_loads')
    .where(key)
    .update({
      services: trx.raw('services + ?', [services]),
      memory_mb: trx.raw('memory_mb + ?', [memoryMb]),
    })
}
