import db from '@adonisjs/lucid/services/db'
import { readNodeLoads } from '#provisioning/placement/node_load'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What a cluster has left, by the panel's own books and the last inventory. */
export interface Room {
  clusterId: string
  driver: string
  /** Identifiers that may still be given to machines. */
  idsLeft: number
  images: Image[]
  /** Nodes that are enabled and online. */
  nodes: NodeRoom[]
  storages: StorageRoom[]
}

export interface Image {
  templateId: string
  kind: string
  reference: string
  nodes: string[]
  minDiskGb: number | null
}

export interface NodeRoom {
  name: string
  /** Null where the host does not tell. */
  cores: number | null
  /** Memory that may be sold in all. */
  sellableMb: number
  freeMb: number
}

export interface StorageRoom {
  name: string
  node: string
  shared: boolean
  kinds: string[]
  freeGb: number
}

type Client = TransactionClientContract | undefined
type Row = Record<string, unknown>
type RoomCluster = {
  id: string
  driver: string
  memoryPercent: number
  nextRemoteId: number
  lastRemoteId: number
}

const MB = 2 ** 20
const GB = 2 ** 30

/** The room of each of these clusters, in their order; five queries however many there are. */
export async function readRooms(clusters: RoomCluster[], client?: Client): Promise<Room[]> {
  const ids = clusters.map(({ id }) => id)
  const images = Map.groupBy(await imagesOf(ids, client), clusterOf)
  const nodes = Map.groupBy(await nodesOf(ids, client), clusterOf)
  const storages = Map.groupBy(await storagesOf(ids, client), clusterOf)
  const loads = await readNodeLoads(ids, client)
  const memory = new Map(
    loads.map(({ clusterId, node, memoryMb }) => [`${clusterId}/${node}`, memoryMb])
  )
  const disks = await plannedDisks(ids, client)
  return clusters.map((cluster) => ({
    clusterId: cluster.id,
    driver: cluster.driver,
    idsLeft: cluster.lastRemoteId - cluster.nextRemoteId + 1,
    images: (images.get(cluster.id) ?? []).map(toImage),
    nodes: (nodes.get(cluster.id) ?? []).map((row) => toNode(row, cluster, memory)),
    storages: (storages.get(cluster.id) ?? []).map((row) => toStorage(row, disks)),
  }))
}

const clusterOf = (row: Row) => String(row.cluster_id)

function imagesOf(ids: string[], client: Client): Promise<Row[]> {
  return (client ?? db)
    .from('template_images')
    .join('cluster_images', (join) =>
      join
        .on('cluster_images.cluster_id', 'template_images.cluster_id')
        .andOn('cluster_images.reference', 'template_images.remote_ref')
    )
    .whereIn('template_images.cluster_id', ids)
    .select('template_images.cluster_id', 'template_images.template_id')
    .select('cluster_images.kind', 'cluster_images.reference', 'cluster_images.nodes')
    .select('cluster_images.min_disk_gb')
}

function nodesOf(ids: string[], client: Client): Promise<Row[]> {
  return (client ?? db)
    .from('cluster_nodes')
    .whereIn('cluster_id', ids)
    .where({ enabled: true, online: true })
    .select('cluster_id', 'name', 'cores', 'memory_total_bytes', 'memory_used_bytes')
}

function storagesOf(ids: string[], client: Client): Promise<Row[]> {
  return (client ?? db)
    .from('cluster_storages')
    .whereIn('cluster_id', ids)
    .where('enabled', true)
    .orderBy('free_bytes', 'desc')
    .select('cluster_id', 'name', 'node', 'shared', 'content', 'free_bytes')
}

/** What machines that are being built, and disks that grow, will take of storages, by cluster, storage and node, joined with a slash. */
async function plannedDisks(ids: string[], client: Client): Promise<Map<string, number>> {
  const keys = ['cluster_id', 'storage', 'node']
  const rows: Row[] = await (client ?? db)
    .from('services')
    .where((built) => built.whereIn('cluster_id', ids).where('state', 'provisioning'))
    .orWhere((growing) => growing.whereIn('cluster_id', ids).where('booked_disk_gb', '>', 0))
    .groupBy(...keys)
    .select(...keys)
    .select(
      (client ?? db).raw(
        "sum(case when state = 'provisioning' then disk_gb else booked_disk_gb - disk_gb end) as total"
      )
    )
  return new Map(rows.map((row) => [keys.map((key) => row[key]).join('/'), Number(row.total)]))
}

function toImage(row: Row): Image {
  return {
    templateId: String(row.template_id),
    kind: String(row.kind),
    reference: String(row.reference),
    nodes: JSON.parse(String(row.nodes)) as string[],
    minDiskGb: row.min_disk_gb === null ? null : Number(row.min_disk_gb),
  }
}

function toNode(
  row: Row,
  { id, memoryPercent }: RoomCluster,
  reserved: Map<string, number>
): NodeRoom {
  const sellableMb = (Number(row.memory_total_bytes ?? 0) / MB) * (memoryPercent / 100)
  const usedMb = Number(row.memory_used_bytes ?? 0) / MB
  const takenMb = Math.max(reserved.get(`${id}/${row.name}`) ?? 0, memoryPercent > 100 ? 0 : usedMb)
  return {
    name: String(row.name),
    cores: row.cores === null ? null : Number(row.cores),
    sellableMb: Math.floor(sellableMb),
    freeMb: Math.floor(sellableMb - takenMb),
  }
}

function toStorage(row: Row, planned: Map<string, number>): StorageRoom {
  const [name, node, shared] = [String(row.name), String(row.node), Boolean(row.shared)]
  const start = `${row.cluster_id}/${name}/`
  const plannedGb = [...planned]
    .filter(([key]) => (shared ? key.startsWith(start) : key === `${start}${node}`))
    .reduce((sum, [, gb]) => sum + gb, 0)
  return {
    name,
    node,
    shared,
    kinds: JSON.parse(String(row.content)) as string[],
    freeGb: Number(row.free_bytes ?? 0) / GB - plannedGb,
  }
}
