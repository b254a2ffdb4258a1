import logger from '@adonisjs/core/services/logger'
import { type DateTime } from 'luxon'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { momentFrom } from '#core/views/format'
import { recordUsage } from '#billing'
import { drivers } from '#provisioning/clusters/drivers'
import { noteAnswer, noteSilence } from '#provisioning/clusters/note_answer'
import {
  BACKUP_STORAGE,
  readingOf,
  recordsBetween,
  type Counter,
  type Reading,
} from '#provisioning/usage/counters'
import {
  isCharged,
  meteredServices,
  type MeteredService,
} from '#provisioning/usage/metered_services'
import type { MachineBackup, MachineUsage } from '@innkeeper/provisioning/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Cluster from '#provisioning/models/cluster'

/** What a host told, and when. */
interface Told {
  /** By the machine. */
  usage: Map<string, MachineUsage>
  /** By the service; null where the host was not asked, or could not say. */
  backups: Map<string, MachineBackup[]> | null
  readAt: DateTime
}

/**
 * Reads what a cluster tells of its machines and records what was used since it was read before. The first reading
 * only begins; where two collect at once each stretch counts once. Answers how many records were new; none while the host is silent.
 */
export async function collectUsage(cluster: Cluster): Promise<number> {
  const told = await ask(cluster)
  if (!told) return 0
  let kept = 0
  for (let after = ''; ;) {
    const services = await meteredServices(cluster.id, after)
    if (services.length === 0) return kept
    kept += await transaction((trx) => collect(trx, services, told))
    after = services[services.length - 1].id
  }
}

async function ask(cluster: Cluster): Promise<Told | null> {
  const { usage, backups } = await drivers.measures(cluster.driver)
  if (!usage && !backups) return null
  try {
    const driver = await drivers.connect(cluster)
    const machines = usage && driver.usage ? await driver.usage() : []
    await noteAnswer(cluster)
    const readBackups = backups ? driver.backups?.bind(driver) : undefined
    return {
      usage: new Map(machines.map((machine) => [machine.remoteId, machine])),
      backups: readBackups ? await askForBackups(cluster, readBackups) : null,
      readAt: clock.now().startOf('second'),
    }
  } catch (error) {
    await noteSilence(cluster, error)
    return null
  }
}

/** Listing backups may take a storage long, so it is asked where somebody is charged for them. A storage that is silent silences nothing else. */
async function askForBackups(
  { id }: Cluster,
  read: () => Promise<MachineBackup[]>
): Promise<Told['backups']> {
  if (!(await isCharged(id, BACKUP_STORAGE))) return null
  try {
    return Map.groupBy(await read(), ({ reference }) => reference)
  } catch (error) {
    logger.warn(
      { err: error, cluster: id },
      'what backups take could not be read; it is told later'
    )
    return null
  }
}

async function collect(
  trx: TransactionClientContract,
  services: MeteredService[],
  { usage, backups, readAt }: Told
): Promise<number> {
  const zone = await settings.get('company.time_zone', trx)
  const known = await lockReadings(
    trx,
    services.map(({ id }) => id)
  )
  const read = services.map((service) => {
    const before = known.get(service.id) ?? {}
    const told = {
      usage: usage.get(service.remoteId),
      backups: backups ? (backups.get(service.id) ?? []) : undefined,
    }
    return { service, before, now: readingOf(service, told, readAt) }
  })
  const rows = read.flatMap(({ service, before, now }) => rowsOf(service.id, before, now))
  if (rows.length > 0)
    await trx
      .knexQuery()
      .table('usage_counters')
      .insert(rows)
      .onConflict(['service_id', 'counter'])
      .merge(['value', 'read_at'])
  const records = read.flatMap(({ service: { id: serviceId, meters }, before, now }) =>
    recordsBetween(before, now, { serviceId, meters, zone })
  )
  return recordUsage(records, trx)
}

/** Counters that were not read at that time or later. */
function rowsOf(serviceId: string, before: Reading, now: Reading) {
  return Object.entries(now)
    .filter(([counter, { readAt }]) => {
      const known = before[counter as Counter]
      return !known || known.readAt < readAt
    })
    .map(([counter, { value, readAt }]) => ({
      id: newId(),
      service_id: serviceId,
      counter,
      value,
      read_at: sqlTime(readAt),
    }))
}

async function lockReadings(
  trx: TransactionClientContract,
  ids: string[]
): Promise<Map<string, Reading>> {
  const rows = await trx
    .from('usage_counters')
    .whereIn('service_id', ids)
    .orderBy('service_id')
    .forUpdate()
  const known = new Map<string, Reading>()
  for (const row of rows) {
    const reading = known.get(row.service_id) ?? {}
    const readAt = momentFrom(row.read_at) ?? clock.now()
    reading[row.counter as Counter] = { value: Number(row.value), readAt }
    known.set(row.service_id, reading)
  }
  return known
}
