import db from '@adonisjs/lucid/services/db'
import { transaction } from '#core/database/transaction'
import { shopDay } from '#billing'
import { occupyingStates } from '#provisioning/contracts/service_states'
import Cluster from '#provisioning/models/cluster'
import { holdsServers } from '#provisioning/placement/holds_servers'
import type { ScheduledTask } from '#core/work/work_registry'

export const resources = ['cpu', 'memory', 'disk', 'addresses'] as const
export type Resource = (typeof resources)[number]

/** Cores, mebibytes, gibibytes and addresses, what is taken and what there is in all. */
export interface Taken {
  used: number
  total: number
}

const KEPT = { days: 400 }
const MB = 2 ** 20
const GB = 2 ** 30

/** Keeps how full clusters are, several times a day; growth is read from the days before. */
export const recordCapacity: ScheduledTask = {
  name: 'provisioning.record_capacity',
  everyMs: 15 * 60_000,
  run: recordToday,
}

/** Replaces what is kept of today, and forgets what is older than a year or so. */
export async function recordToday(): Promise<void> {
  const today = await shopDay()
  const day = today.toISODate()
  const clusters = await Cluster.query().select('id', 'memory_percent').orderBy('id')
  const amounts: [Resource, Amounts][] = [
    ['cpu', await coresOf(clusters)],
    ['memory', await memoryOf(clusters)],
    ['disk', await disksOf()],
    ['addresses', await addressesOf()],
  ]
  const rows = clusters.flatMap(({ id }) =>
    amounts.flatMap(([resource, of]) => {
      const taken = of.get(id)
      return taken && taken.total > 0 ? [{ cluster_id: id, day, resource, ...taken }] : []
    })
  )
  const oldest = today.minus(KEPT).toISODate()
  await transaction(async (trx) => {
    await trx.from('capacity_days').where('day', day).delete()
    await trx.from('capacity_days').where('day', '<', oldest).delete()
    if (rows.length > 0) await trx.table('capacity_days').multiInsert(rows)
  })
}

type Amounts = Map<string, Taken>

/** Cores that were sold, of those that nodes have; hosts share them out, so more may be sold than there are. */
async function coresOf(clusters: Cluster[]): Promise<Amounts> {
  const there = await db
    .from('cluster_nodes')
    .where('enabled', true)
    .groupBy('cluster_id')
    .select('cluster_id')
    .sum('cores as total')
  const sold = await db
    .from('services')
    .whereIn(
      'cluster_id',
      clusters.map(({ id }) => id)
    )
    .whereIn('state', [...occupyingStates])
    .groupBy('cluster_id')
    .select('cluster_id')
    .sum('cores as total')
  const used = totals(sold)
  return new Map([...totals(there)].map(([id, total]) => [id, { used: used.get(id) ?? 0, total }]))
}

/** Memory that was sold, of what may be sold. */
async function memoryOf(clusters: Cluster[]): Promise<Amounts> {
  const there = await db
    .from('cluster_nodes')
    .where('enabled', true)
    .groupBy('cluster_id')
    .select('cluster_id')
    .sum('memory_total_bytes as total')
  const sold = await db
    .from('node_loads')
    .groupBy('cluster_id')
    .select('cluster_id')
    .sum('memory_mb as total')
  const percent = new Map(clusters.map(({ id, memoryPercent }) => [id, memoryPercent]))
  const used = totals(sold)
  return new Map(
    [...totals(there)].map(([id, bytes]) => [
      id,
      {
        used: used.get(id) ?? 0,
        total: Math.floor((bytes / MB) * ((percent.get(id) ?? 100) / 100)),
      },
    ])
  )
}

/** What hosts tell of storages that take new machines; one that nodes share counts once. */
async function disksOf(): Promise<Amounts> {
  const rows = await db
    .from('cluster_storages')
    .where('enabled', true)
    .whereNotNull('total_bytes')
    .whereNotNull('free_bytes')
    .select('cluster_id', 'name', 'node', 'shared', 'total_bytes', 'free_bytes', 'content')
  const seen = new Set<string>()
  const amounts: Amounts = new Map()
  for (const row of rows) {
    const place = `${row.cluster_id}/${row.name}${row.shared ? '' : `/${row.node}`}`
    const content = JSON.parse(String(row.content)) as string[]
    if (seen.has(place) || !holdsServers(content)) continue
    seen.add(place)
    const total = Number(row.total_bytes) / GB
    add(amounts, String(row.cluster_id), total - Number(row.free_bytes) / GB, total)
  }
  return new Map(
    [...amounts].map(([id, { used, total }]) => [
      id,
      { used: Math.round(used), total: Math.round(total) },
    ])
  )
}

/** IPv4 addresses of the pools that a cluster may draw from; two clusters may share one. */
async function addressesOf(): Promise<Amounts> {
  const rows = await db
    .from('ip_subnets')
    .join('ip_pools', 'ip_pools.id', 'ip_subnets.ip_pool_id')
    .whereIn('ip_subnets.family', [4])
    .where('ip_subnets.enabled', true)
    .where('ip_pools.enabled', true)
    .select('ip_subnets.ip_pool_id', 'ip_subnets.size', 'ip_subnets.used')
  const links = await db.from('ip_pool_clusters').distinct('ip_pool_id', 'cluster_id')
  const byPool = Map.groupBy(rows, (row) => String(row.ip_pool_id))
  const amounts: Amounts = new Map()
  for (const link of links)
    for (const row of byPool.get(String(link.ip_pool_id)) ?? [])
      add(amounts, String(link.cluster_id), Number(row.used), Number(row.size))
  return amounts
}

function add(amounts: Amounts, id: string, used: number, total: number): void {
  const before = amounts.get(id) ?? { used: 0, total: 0 }
  amounts.set(id, { used: before.used + used, total: before.total + total })
}

function totals(rows: Record<string, unknown>[]): Map<string, number> {
  return new Map(rows.map((row) => [String(row.cluster_id), Number(row.total ?? 0)]))
}
