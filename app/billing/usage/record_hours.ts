import db from '@adonisjs/lucid/services/db'
import { type DateTime } from 'luxon'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { momentFrom } from '#core/views/format'
import { hoursBetween } from '#billing/usage/hours'
import { recordUsage, type UsageRecord } from '#billing/usage/record_usage'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Subscription from '#billing/models/subscription'

const BATCH = 500
export const HOURS = 'hours'

interface Row {
  id: string
  service_id: string
  started_at: string | Date
  hours_until: string | Date
}

/** Keeps the hours that began of everything that is billed by the hour, until now. Answers how many subscriptions it looked at. */
export async function recordHours(): Promise<number> {
  let done = 0
  for (let after = ''; ;) {
    const ids: { id: string }[] = await db
      .from('subscriptions')
      .where({ is_metered: true, state: 'active', is_hourly: true })
      .where('id', '>', after)
      .whereNotNull('hours_until')
      .orderBy('id')
      .limit(BATCH)
      .select('id')
    if (ids.length === 0) return done
    done += await transaction((trx) =>
      recordBatch(
        trx,
        ids.map(({ id }) => id)
      )
    )
    after = ids[ids.length - 1].id
  }
}

async function recordBatch(trx: TransactionClientContract, ids: string[]): Promise<number> {
  const rows: Row[] = await trx
    .from('subscriptions')
    .whereIn('id', ids)
    .where('state', 'active')
    .orderBy('id')
    .forUpdate()
    .select('id', 'service_id', 'started_at', 'hours_until')
  const now = clock.now().startOf('second')
  const zone = await settings.get('company.time_zone', trx)
  const records = rows.flatMap((row) =>
    recordsOf(
      row.service_id,
      { started: momentOf(row.started_at), from: momentOf(row.hours_until) },
      now,
      zone
    )
  )
  await recordUsage(records, trx)
  await trx
    .from('subscriptions')
    .whereIn(
      'id',
      rows.map(({ id }) => id)
    )
    .where('hours_until', '<', sqlTime(now))
    .update({ hours_until: sqlTime(now) })
  return rows.length
}

/** Keeps the hours that began until a subscription ended, in the transaction that ends it. */
export async function recordLastHours(
  trx: TransactionClientContract,
  { id, serviceId, startedAt, hoursUntil }: Subscription
): Promise<void> {
  if (!startedAt || !hoursUntil) return
  const now = clock.now().startOf('second')
  const zone = await settings.get('company.time_zone', trx)
  const records = recordsOf(serviceId, { started: startedAt, from: hoursUntil }, now, zone)
  await recordUsage(records, trx)
  await trx
    .from('subscriptions')
    .where('id', id)
    .update({ hours_until: sqlTime(now) })
}

/** One record for each day of the shop in which an hour began. */
function recordsOf(
  serviceId: string,
  { started, from }: { started: DateTime; from: DateTime },
  now: DateTime,
  zone: string
): UsageRecord[] {
  const records: UsageRecord[] = []
  for (let begin = from; begin < now;) {
    const midnight = begin.setZone(zone).plus({ days: 1 }).startOf('day').toUTC()
    const until = midnight < now ? midnight : now
    const quantity = hoursBetween(started, begin, until)
    const key = `${HOURS}:${serviceId}:${begin.toMillis()}`
    if (quantity > 0) records.push({ serviceId, meter: HOURS, quantity, from: begin, until, key })
    begin = until
  }
  return records
}

function momentOf(value: string | Date): DateTime {
  return momentFrom(value) ?? clock.now()
}
