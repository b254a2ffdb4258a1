import db from '@adonisjs/lucid/services/db'
import { type DateTime } from 'luxon'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { momentFrom } from '#core/views/format'
import { recordUsage, type UsageRecord } from '#billing'
import { drivers } from '#provisioning/clusters/drivers'
import { noteAnswer, noteSilence } from '#provisioning/clusters/note_answer'
import { countersOf, grownBy, recordsFrom, type Counter } from '#provisioning/usage/counters'
import type { MachineUsage } from '@innkeeper/provisioning/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Cluster from '#provisioning/models/cluster'

const BATCH = 500

/**
 * Reads the counters of a cluster's machines and records what went through them since they were read before. The first reading
 * only begins; where two collect at once each stretch counts once. Answers how many records were new; none while the host is silent.
 */
export async function collectUsage(cluster: Cluster): Promise<number> {
  try {
    if (!(await drivers.counts(cluster.driver))) return 0
    const driver = await drivers.connect(cluster)
    if (!driver.usage) return 0
    const counted = await driver.usage()
    const read = new Map(counted.map((usage) => [usage.remoteId, usage]))
    const readAt = clock.now().startOf('second')
    await noteAnswer(cluster)
    let kept = 0
    for (let after = ''; ;) {
      const services = await meteredServices(cluster.id, after)
      if (services.length === 0) return kept
      kept += await transaction((trx) => collect(trx, services, { read, readAt }))
      after = services[services.length - 1].id
    }
  } catch (error) {
    await noteSilence(cluster, error)
    return 0
  }
}

interface MeteredService {
  id: string
  remoteId: string
  meters: string[]
}

/** Services of a cluster of which traffic is measured, behind an id. */
async function meteredServices(clusterId: string, after: string): Promise<MeteredService[]> {
  const services: { id: string; remote_id: string }[] = await db
    .from('services')
    .join('subscriptions', 'subscriptions.service_id', 'services.id')
    .where('services.cluster_id', clusterId)
    .where('services.id', '>', after)
    .whereIn('services.state', ['active', 'suspended'])
    .whereNotNull('services.remote_id')
    .where({ 'subscriptions.is_metered': true, 'subscriptions.state': 'active' })
    .orderBy('services.id')
    .limit(BATCH)
    .select('services.id', 'services.remote_id')
  const rows: { service_id: string; meter: string }[] = await db
    .from('subscription_meters')
    .join('subscriptions', 'subscriptions.id', 'subscription_meters.subscription_id')
    .whereIn(
      'subscriptions.service_id',
      services.map(({ id }) => id)
    )
    .select('subscriptions.service_id', 'subscription_meters.meter')
  const meters = Map.groupBy(rows, ({ service_id: id }) => id)
  return services.map(({ id, remote_id: remoteId }) => ({
    id,
    remoteId,
    meters: (meters.get(id) ?? []).map(({ meter }) => meter),
  }))
}

interface Reading {
  read: Map<string, MachineUsage>
  readAt: DateTime
}

async function collect(
  trx: TransactionClientContract,
  services: MeteredService[],
  { read, readAt }: Reading
): Promise<number> {
  const known = await lockCounters(
    trx,
    services.map(({ id }) => id)
  )
  const records: UsageRecord[] = []
  const now: Record<string, unknown>[] = []
  for (const { id, remoteId, meters } of services) {
    const usage = read.get(remoteId)
    // A machine of another service that has its id for the moment is not this one's.
    if (usage?.reference !== id) continue
    const before = known.get(id)
    const counters = countersOf(usage)
    if (before && before.readAt < readAt)
      records.push(
        ...recordsFrom(grownBy(before.values, counters), {
          ...{ serviceId: id, meters, from: before.readAt, until: readAt },
        })
      )
    if (!before || before.readAt < readAt) now.push(...rowsOf(id, counters, readAt))
  }
  if (now.length > 0)
    await trx
      .knexQuery()
      .table('usage_counters')
      .insert(now)
      .onConflict(['service_id', 'counter'])
      .merge(['value', 'read_at'])
  return recordUsage(records, trx)
}

function rowsOf(serviceId: string, counters: Record<Counter, number>, readAt: DateTime) {
  return Object.entries(counters).map(([counter, value]) => ({
    id: newId(),
    service_id: serviceId,
    counter,
    value,
    read_at: sqlTime(readAt),
  }))
}

interface KnownCounters {
  values: Record<Counter, number>
  readAt: DateTime
}

async function lockCounters(
  trx: TransactionClientContract,
  ids: string[]
): Promise<Map<string, KnownCounters>> {
  const rows = await trx
    .from('usage_counters')
    .whereIn('service_id', ids)
    .orderBy('service_id')
    .forUpdate()
  const known = new Map<string, KnownCounters>()
  for (const row of rows) {
    const readAt = momentFrom(row.read_at) ?? clock.now()
    const entry = known.get(row.service_id) ?? { values: { in: 0, out: 0 }, readAt }
    entry.values[row.counter as Counter] = Number(row.value)
    known.set(row.service_id, entry)
  }
  return known
}
