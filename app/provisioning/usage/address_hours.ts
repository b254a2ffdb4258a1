import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { momentFrom } from '#core/views/format'
import { hourRecords, recordUsage } from '#billing'
import { FURTHER } from '#provisioning/addresses/further'
import type { UsageQuestion } from '#core/registries/meters'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

const BATCH = 500
const METER = 'extra_addresses'

/** Hours for which services had additional addresses: those that began, of each address. */
export const addressHours = {
  ...{ key: METER, aggregate: 'sum' as const, scale: 1, unit: 'IP-h' },
  record: recordAddressHours,
}

/**
 * Keeps the hours that began of additional addresses since they were counted before: from the moment on that a service has them and is
 * charged for them. Answers of how many addresses.
 */
export async function recordAddressHours(question?: UsageQuestion): Promise<number> {
  if (question) return record(question.trx, question.serviceIds)
  let done = 0
  for (let after = ''; ;) {
    const rows: { id: string; service_id: string }[] = await charged(db)
      .where('subscriptions.id', '>', after)
      .orderBy('subscriptions.id')
      .limit(BATCH)
      .select('subscriptions.id', 'subscriptions.service_id')
    if (rows.length === 0) return done
    const serviceIds = rows.map((row) => row.service_id)
    done += await transaction((trx) => record(trx, serviceIds))
    after = rows[rows.length - 1].id
  }
}

/** Counts the additional addresses of a service from now on, and not those hours in which it was not billed. */
export async function countAddressesAnew(
  trx: TransactionClientContract,
  serviceId: string
): Promise<void> {
  await trx
    .from('ip_allocations')
    .where('service_id', serviceId)
    .update({ counted_until: sqlTime(clock.now()) })
}

interface Charged {
  service_id: string
  started_at: string | Date
  since: string | Date
}

interface Address {
  id: string
  service_id: string
  created_at: string | Date
  counted_until: string | Date | null
}

async function record(trx: TransactionClientContract, serviceIds: string[]): Promise<number> {
  const billed: Charged[] = await charged(trx)
    .whereIn('subscriptions.service_id', serviceIds)
    .orderBy('subscriptions.id')
    .forUpdate()
    .select('subscriptions.service_id', 'subscriptions.started_at', 'prices.created_at as since')
  const services = new Map(billed.map((each) => [each.service_id, each]))
  const addresses: Address[] = await trx
    .from('ip_allocations')
    .whereIn('service_id', [...services.keys()])
    .where(FURTHER)
    .orderBy('id')
    .forUpdate()
    .select('id', 'service_id', 'created_at', 'counted_until')
  if (addresses.length === 0) return 0
  const until = clock.now().startOf('second')
  const zone = await settings.get('company.time_zone', trx)
  const records = addresses.flatMap(({ id, service_id: serviceId, ...address }) => {
    const service = services.get(serviceId)!
    const started = latest(address.created_at, service.started_at, service.since)
    const from = latest(started, address.counted_until ?? started)
    return hourRecords({
      ...{ serviceId, meter: METER, key: `${METER}:${id}`, zone },
      ...{ started, from, until },
    })
  })
  await recordUsage(records, trx)
  const ids = addresses.map(({ id }) => id)
  await trx
    .from('ip_allocations')
    .whereIn('id', ids)
    .where((earlier) =>
      earlier.whereNull('counted_until').orWhere('counted_until', '<', sqlTime(until))
    )
    .update({ counted_until: sqlTime(until) })
  return ids.length
}

/** Subscriptions that additional addresses are charged for, with what they cost. */
function charged(client: Pick<QueryClientContract, 'from'>) {
  return client
    .from('subscriptions')
    .join('subscription_meters as prices', 'prices.subscription_id', 'subscriptions.id')
    .where({ 'subscriptions.is_metered': true, 'subscriptions.state': 'active' })
    .where('prices.meter', METER)
    .whereNotNull('subscriptions.started_at')
}

function latest(...moments: (string | Date | DateTime)[]): DateTime {
  const known = moments.map((each) =>
    DateTime.isDateTime(each) ? each : (momentFrom(each) ?? clock.now())
  )
  return DateTime.max(...known) as DateTime
}
