import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import type Cluster from '#provisioning/models/cluster'

const BATCH = 300

/** Keeps identifiers that are in use at a host from being given to a new machine, whoever uses them. */
export async function spendRemoteIds(cluster: Cluster, inUse: string[]): Promise<void> {
  const ours = inUse.map(Number).filter((id) => isInRange(cluster, id))
  for (let start = 0; start < ours.length; start += BATCH)
    await spend(cluster.id, ours.slice(start, start + BATCH))
}

function isInRange({ firstRemoteId, lastRemoteId }: Cluster, id: number): boolean {
  return Number.isSafeInteger(id) && id >= firstRemoteId && id <= lastRemoteId
}

async function spend(clusterId: string, ids: number[]): Promise<void> {
  const rows = await db
    .from('remote_ids')
    .where('cluster_id', clusterId)
    .whereIn('remote_id', ids)
    .select('remote_id')
  const spent = new Set(rows.map((row) => Number(row.remote_id)))
  const free = ids.filter((id) => !spent.has(id))
  if (free.length === 0) return
  const createdAt = sqlTime()
  const spending = free.map((id) => ({
    id: newId(),
    cluster_id: clusterId,
    remote_id: id,
    service_id: null,
    created_at: createdAt,
  }))
  await db
    .knexQuery()
    .table('remote_ids')
    .insert(spending)
    .onConflict(['cluster_id', 'remote_id'])
    .ignore()
}
