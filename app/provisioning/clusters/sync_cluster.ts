import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { drivers } from '#provisioning/clusters/drivers'
import { noteAnswer, noteSilence } from '#provisioning/clusters/note_answer'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Inventory } from '@innkeeper/provisioning/types'
import type Cluster from '#provisioning/models/cluster'

/** Reads what a cluster offers for sale. False, with the reason kept on the cluster, when it did not answer. */
export async function syncCluster(cluster: Cluster): Promise<boolean> {
  try {
    const driver = await drivers.connect(cluster)
    const inventory = await driver.inventory()
    await transaction((trx) => store(trx, cluster, inventory))
    await noteAnswer(cluster, { synced_at: sqlTime() })
    return true
  } catch (error) {
    await noteSilence(cluster, error)
    return false
  }
}

/** What staff decided (enabled or not) outlives every sync; what is on a node that is off stays known. */
async function store(
  trx: TransactionClientContract,
  cluster: Cluster,
  inventory: Inventory
): Promise<void> {
  const seenAt = sqlTime()
  const common = () => ({ id: newId(), cluster_id: cluster.id, seen_at: seenAt })
  const online = inventory.nodes.filter((node) => node.online).map((node) => node.name)

  await trx.from('cluster_nodes').where('cluster_id', cluster.id).update({ online: false })
  await upsert(
    trx,
    'cluster_nodes',
    ['cluster_id', 'name'],
    inventory.nodes.map((node) => ({
      ...common(),
      name: node.name,
      online: node.online,
      cores: node.cores,
      memory_total_bytes: node.memoryTotalBytes,
      memory_used_bytes: node.memoryUsedBytes,
    }))
  )
  await forget(trx, cluster, 'cluster_storages', online, inventory.storages)
  await upsert(
    trx,
    'cluster_storages',
    ['cluster_id', 'node', 'name'],
    inventory.storages.map((storage) => ({
      ...common(),
      node: storage.node,
      name: storage.name,
      shared: storage.shared,
      content: JSON.stringify(storage.content),
      total_bytes: storage.totalBytes,
      free_bytes: storage.freeBytes,
    }))
  )
  await forget(trx, cluster, 'cluster_bridges', online, inventory.bridges)
  await upsert(
    trx,
    'cluster_bridges',
    ['cluster_id', 'node', 'name'],
    inventory.bridges.map(({ node, name }) => ({
      ...common(),
      node,
      name,
    }))
  )
  await upsert(
    trx,
    'cluster_images',
    ['cluster_id', 'reference'],
    inventory.templates.map((template) => ({
      ...common(),
      reference: template.reference,
      kind: template.kind,
      name: template.name,
      nodes: JSON.stringify(template.nodes),
      min_disk_gb: template.minDiskGb,
    }))
  )
}

async function upsert(
  trx: TransactionClientContract,
  table: string,
  key: string[],
  rows: Record<string, unknown>[]
): Promise<void> {
  if (rows.length === 0) return
  const changing = Object.keys(rows[0]).filter((column) => column !== 'id' && !key.includes(column))
  await trx.knexQuery().table(table).insert(rows).onConflict(key).merge(changing)
}

async function forget(
  trx: TransactionClientContract,
  cluster: Cluster,
  table: string,
  onlineNodes: string[],
  present: { node: string; name: string }[]
): Promise<void> {
  const known = new Set(present.map(({ node, name }) => `${node}/${name}`))
  const rows = await trx
    .from(table)
    .where('cluster_id', cluster.id)
    .whereIn('node', onlineNodes)
    .select('id', 'node', 'name')
  const gone = rows.filter((row) => !known.has(`${row.node}/${row.name}`)).map((row) => row.id)
  if (gone.length > 0) await trx.from(table).whereIn('id', gone).delete()
}
