import db from '@adonisjs/lucid/services/db'
import { calendarDay } from '#core/calendar_day'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { meters } from '#core/registries/meters'
import { settings } from '#core/settings/settings'
import { shopDay } from '#billing/shop_day'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What was used of a service in a while. */
export interface UsageRecord {
  serviceId: string
  /** A key of a declared meter. */
  meter: string
  /** Whole, never less than nothing, in what the meter counts. */
  quantity: number
  from: DateTime
  /** After `from`; the day on which it ends is the day that it counts for. */
  until: DateTime
  /** Names this record for ever, at most 120 characters: told again it changes nothing. */
  key: string
}

const BATCH = 500

/**
 * Keeps what was used, in any order and as often as anybody tells it: each key counts once. What comes after its period was billed
 * goes on the next invoice. Records of services that are billed nothing are left out. Answers how many were new.
 */
export async function recordUsage(
  records: UsageRecord[],
  within?: TransactionClientContract
): Promise<number> {
  for (const record of records) assertSound(record)
  let kept = 0
  for (let start = 0; start < records.length; start += BATCH) {
    const batch = records.slice(start, start + BATCH)
    kept += await transaction((trx) => keep(trx, batch), within)
  }
  return kept
}

async function keep(trx: TransactionClientContract, records: UsageRecord[]): Promise<number> {
  const zone = await settings.get('company.time_zone', trx)
  const today = await shopDay(trx)
  const dayOf = ({ until }: UsageRecord) => calendarDay(until.minus({ milliseconds: 1 }), zone)
  const ids = [...new Set(records.map(({ serviceId }) => serviceId))]
  const isLate = records.some((record) => dayOf(record) < today)
  const query = trx.from('subscriptions').whereIn('service_id', ids).select('id', 'service_id')
  // A run that bills a period that is over must not pass by what is being written for it.
  if (isLate) query.orderBy('id').forUpdate()
  const known = new Map<string, string>()
  for (const { id, service_id: serviceId } of await query) known.set(serviceId, id)
  const rows = records.flatMap((record) => {
    const subscriptionId = known.get(record.serviceId)
    if (!subscriptionId) return []
    return {
      id: newId(),
      subscription_id: subscriptionId,
      meter: record.meter,
      quantity: record.quantity,
      from_at: sqlTime(record.from),
      until_at: sqlTime(record.until),
      day: dayOf(record).toISODate(),
      key: record.key,
      created_at: sqlTime(),
    }
  })
  if (rows.length === 0) return 0
  await trx.knexQuery().table('usage_records').insert(rows).onConflict('key').ignore()
  const mine = await trx
    .from('usage_records')
    .whereIn(
      'id',
      rows.map(({ id }) => id)
    )
    .count('* as total')
    .firstOrFail()
  await trx
    .from('subscriptions')
    .whereIn(
      'id',
      rows.map((row) => row.subscription_id)
    )
    .where({ state: 'ended', is_metered: true })
    .whereNull('settle_on')
    .update({ settle_on: today.toISODate() })
  return Number(mine.total)
}

function assertSound({ meter, quantity, from, until, key }: UsageRecord): void {
  if (!meters.find(meter)) throw new RangeError(`Nothing is measured as "${meter}"`)
  if (!Number.isSafeInteger(quantity) || quantity < 0)
    throw new RangeError(`Not an amount that is used: ${quantity}`)
  if (until <= from) throw new RangeError('Usage ends after it began')
  if (key === '' || key.length > 120) throw new RangeError('A key has 1 to 120 characters')
}

/** Deletes records of days so long ago that nothing is billed or shown of them any more. */
export async function forgetOldUsage(before: DateTime): Promise<number> {
  const old = await db
    .from('usage_records')
    .where('day', '<', before.toISODate() ?? '')
    .orderBy('day')
    .orderBy('id')
    .limit(5000)
    .select('id')
  const ids = old.map(({ id }) => String(id))
  if (ids.length > 0) await db.from('usage_records').whereIn('id', ids).delete()
  return ids.length
}
