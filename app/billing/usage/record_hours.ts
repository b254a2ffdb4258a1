import db from '@adonisjs/lucid/services/db'
import { type DateTime } from 'luxon'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { momentFrom } from '#core/views/format'
import { recordUsage } from '#billing/usage/record_usage'
import { HOURS } from '#billing/usage/hours'
import { hourRecords } from '#billing/usage/told_records'
import type { UsageQuestion } from '#core/registries/meters'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const BATCH = 500
const COUNTED = { is_metered: true, state: 'active', is_hourly: true }

interface Row {
  id: string
  service_id: string
  started_at: string | Date
  hours_until: string | Date
}

/** Keeps the hours that began of what is billed by the hour, until now. Answers how many subscriptions it looked at. */
export async function recordHours(question?: UsageQuestion): Promise<number> {
  if (question) return record(question.trx, { service_id: question.serviceIds })
  let done = 0
  for (let after = ''; ;) {
    const rows: { id: string }[] = await db
      .from('subscriptions')
      .where(COUNTED)
      .where('id', '>', after)
      .whereNotNull('hours_until')
      .orderBy('id')
      .limit(BATCH)
      .select('id')
    if (rows.length === 0) return done
    const ids = rows.map(({ id }) => id)
    done += await transaction((trx) => record(trx, { id: ids }))
    after = ids[ids.length - 1]
  }
}

async function record(
  trx: TransactionClientContract,
  of: { id: string[] } | { service_id: string[] }
): Promise<number> {
  const [[column, values]] = Object.entries(of)
  const rows: Row[] = await trx
    .from('subscriptions')
    .whereIn(column, values)
    .where(COUNTED)
    .whereNotNull('hours_until')
    .orderBy('id')
    .forUpdate()
    .select('id', 'service_id', 'started_at', 'hours_until')
  const now = clock.now().startOf('second')
  const zone = await settings.get('company.time_zone', trx)
  const records = rows.flatMap(({ service_id: serviceId, ...row }) =>
    hourRecords({
      ...{ serviceId, meter: HOURS, key: `${HOURS}:${serviceId}`, zone },
      started: momentOf(row.started_at),
      from: momentOf(row.hours_until),
      until: now,
    })
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

function momentOf(value: string | Date): DateTime {
  return momentFrom(value) ?? clock.now()
}
