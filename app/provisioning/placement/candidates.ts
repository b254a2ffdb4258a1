import { occupyingStates } from '#provisioning/contracts/service_states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Cluster from '#provisioning/models/cluster'
import type Service from '#provisioning/models/service'

/** A node with a storage on it that could take the service. */
export interface Candidate {
  cluster: Cluster
  node: string
  storage: string
  imageRef: string
  /** Memory that stays free on the node afterwards. */
  memoryLeftMb: number
}

/** Why nothing fits, in the order in which staff would mend it. */
export type Shortage = 'no_cluster' | 'no_image' | 'no_node' | 'no_storage' | 'no_memory'

export type Candidates = { found: Candidate[] } | { found: []; shortage: Shortage }

const MB = 2 ** 20
const GB = 2 ** 30

/** Every place in a cluster where the service fits by the panel's own books and the last inventory, roomiest first. */
export async function candidatesIn(
  trx: TransactionClientContract,
  cluster: Cluster,
  service: Service
): Promise<Candidates> {
  const images = await imagesFor(trx, cluster, service)
  if (images.length === 0) return { found: [], shortage: 'no_image' }

  const open = await nodesOf(trx, cluster)
  const nodes = open.filter((node) => images.some((image) => image.nodes.includes(node.name)))
  if (nodes.length === 0) return { found: [], shortage: 'no_node' }

  const roomy = nodes.filter((node) => node.freeMb >= service.memoryMb)
  if (roomy.length === 0) return { found: [], shortage: 'no_memory' }

  const storages = await storagesOf(trx, cluster, service)
  const found = roomy.flatMap((node) => {
    const storage = storages.find(
      (entry) => entry.node === node.name && entry.freeGb >= service.diskGb
    )
    const image = images.find((entry) => entry.nodes.includes(node.name))
    if (!storage || !image) return []
    const memoryLeftMb = node.freeMb - service.memoryMb
    return [
      { cluster, node: node.name, storage: storage.name, imageRef: image.reference, memoryLeftMb },
    ]
  })
  if (found.length === 0) return { found: [], shortage: 'no_storage' }
  return {
    found: found.sort((a, b) => b.memoryLeftMb - a.memoryLeftMb || a.node.localeCompare(b.node)),
  }
}

async function imagesFor(trx: TransactionClientContract, cluster: Cluster, service: Service) {
  const rows = await trx
    .from('template_images')
    .join('cluster_images', (join) =>
      join
        .on('cluster_images.cluster_id', 'template_images.cluster_id')
        .andOn('cluster_images.reference', 'template_images.remote_ref')
    )
    .where('template_images.cluster_id', cluster.id)
    .where('template_images.template_id', service.templateId ?? '')
    .where('cluster_images.kind', service.kind)
    .select('cluster_images.reference', 'cluster_images.nodes')
  return rows.map((row) => ({
    reference: String(row.reference),
    nodes: JSON.parse(row.nodes) as string[],
  }))
}

async function nodesOf(trx: TransactionClientContract, cluster: Cluster) {
  const reserved = await reservedBy(trx, cluster, 'node', 'memory_mb', occupyingStates)
  const rows = await trx
    .from('cluster_nodes')
    .where({ cluster_id: cluster.id, enabled: true, online: true })
    .select('name', 'memory_total_bytes', 'memory_used_bytes')
  return rows.map((row) => {
    const sellableMb = (Number(row.memory_total_bytes ?? 0) / MB) * (cluster.memoryPercent / 100)
    const usedMb = Number(row.memory_used_bytes ?? 0) / MB
    const takenMb = Math.max(reserved.get(row.name) ?? 0, cluster.memoryPercent > 100 ? 0 : usedMb)
    return { name: String(row.name), freeMb: Math.floor(sellableMb - takenMb) }
  })
}

async function storagesOf(trx: TransactionClientContract, cluster: Cluster, service: Service) {
  const planned = await reservedBy(trx, cluster, 'storage', 'disk_gb', ['provisioning'])
  const rows = await trx
    .from('cluster_storages')
    .where({ cluster_id: cluster.id, enabled: true })
    .orderBy('free_bytes', 'desc')
    .select('name', 'node', 'content', 'free_bytes')
  return rows
    .filter((row) => (JSON.parse(row.content) as string[]).includes(service.kind))
    .map((row) => ({
      name: String(row.name),
      node: String(row.node),
      freeGb: Number(row.free_bytes ?? 0) / GB - (planned.get(row.name) ?? 0),
    }))
}

async function reservedBy(
  trx: TransactionClientContract,
  cluster: Cluster,
  by: 'node' | 'storage',
  column: 'memory_mb' | 'disk_gb',
  states: readonly string[]
): Promise<Map<string, number>> {
  const rows = await trx
    .from('services')
    .where('cluster_id', cluster.id)
    .whereIn('state', [...states])
    .whereNotNull(by)
    .groupBy(by)
    .select(by)
    .sum(`${column} as total`)
  return new Map(rows.map((row) => [String(row[by]), Number(row.total)]))
}
