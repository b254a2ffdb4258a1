import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'

/** The lists of hosts lag: for about this long they tell how a machine was before it was switched. */
const LISTS_LAG_MS = 15_000

/** What the panel shows of a service's machine. */
export interface ShownMachine {
  id: string
  remoteId: string
  node: string | null
  power: string
  missing: boolean
}

/**
 * Services of which nothing is under way or was a moment ago, so that the host's word is the last one: some at a time,
 * from behind the given one to the last, and then from the first to the given one.
 */
export async function* servicesAtHost(
  clusterId: string,
  start: string,
  size: number
): AsyncGenerator<ShownMachine[]> {
  const stretches = start === '' ? [{ from: '' }] : [{ from: start }, { from: '', to: start }]
  for (const { from, to } of stretches) {
    let batch = await readBatch(clusterId, { from, to }, size)
    while (batch.length > 0) {
      yield batch
      const last = batch[batch.length - 1].id
      batch = batch.length < size ? [] : await readBatch(clusterId, { from: last, to }, size)
    }
  }
}

async function readBatch(
  clusterId: string,
  { from, to }: { from: string; to?: string },
  size: number
): Promise<ShownMachine[]> {
  const recently = sqlTime(clock.now().minus(LISTS_LAG_MS))
  const rows = await db
    .from('services')
    .where('cluster_id', clusterId)
    .where('id', '>', from)
    .if(to, (query) => query.where('id', '<=', to ?? ''))
    .whereIn('state', ['active', 'suspended', 'in_trash'])
    .whereNotNull('remote_id')
    .whereNotExists((open) =>
      open.from('operations').whereColumn('operations.open_key', 'services.id')
    )
    .whereNotExists((ended) =>
      ended
        .from('operations')
        .whereColumn('operations.service_id', 'services.id')
        .where('operations.finished_at', '>', recently)
    )
    .orderBy('id')
    .limit(size)
    .select('id', 'remote_id', 'node', 'power', 'missing_since')
  return rows.map((row) => ({
    id: String(row.id),
    remoteId: String(row.remote_id),
    node: row.node === null ? null : String(row.node),
    power: String(row.power),
    missing: row.missing_since !== null,
  }))
}
