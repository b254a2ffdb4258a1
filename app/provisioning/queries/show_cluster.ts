import db from '@adonisjs/lucid/services/db'
import Template from '#catalog/models/template'
import { occupyingStates } from '#provisioning/contracts/service_states'
import type Cluster from '#provisioning/models/cluster'

const GB = 2 ** 30
const gigabytes = (bytes: number | null) => (bytes === null ? null : Math.round(bytes / GB))

/** What a cluster offers, as last synced, and what stands for which template. */
export async function describeCluster(cluster: Cluster) {
  await cluster.load((loader) =>
    loader.load('nodes').load('storages').load('bridges').load('images')
  )
  const sold = await soldByNode(cluster)
  return {
    cluster,
    nodes: cluster.nodes.map((node) => ({
      node,
      totalGb: gigabytes(node.memoryTotalBytes),
      usedGb: gigabytes(node.memoryUsedBytes),
      soldGb: Math.round((sold.get(node.name) ?? 0) / 1024),
    })),
    storages: cluster.storages.map((storage) => ({
      storage,
      totalGb: gigabytes(storage.totalBytes),
      freeGb: gigabytes(storage.freeBytes),
    })),
    mappings: await mappingsOf(cluster),
    templates: await Template.query().where('enabled', true).orderBy('kind').orderBy('position'),
  }
}

async function soldByNode(cluster: Cluster): Promise<Map<string, number>> {
  const rows = await db
    .from('services')
    .where('cluster_id', cluster.id)
    .whereIn('state', [...occupyingStates])
    .groupBy('node')
    .select('node')
    .sum('memory_mb as total')
  return new Map(rows.map((row) => [String(row.node), Number(row.total)]))
}

async function mappingsOf(
  cluster: Cluster
): Promise<Record<string, { id: string; name: string }[]>> {
  const rows = await db
    .from('template_images')
    .join('templates', 'templates.id', 'template_images.template_id')
    .where('template_images.cluster_id', cluster.id)
    .orderBy('templates.name')
    .select(
      'template_images.id',
      'template_images.remote_ref',
      'templates.name',
      'templates.version'
    )
  const byImage: Record<string, { id: string; name: string }[]> = {}
  for (const row of rows) {
    const entry = { id: String(row.id), name: `${row.name} ${row.version}` }
    byImage[row.remote_ref] = [...(byImage[row.remote_ref] ?? []), entry]
  }
  return byImage
}
