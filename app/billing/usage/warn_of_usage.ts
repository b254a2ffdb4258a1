import db from '@adonisjs/lucid/services/db'
import { calendarDate, dayText } from '#core/database/calendar_date'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { settings } from '#core/settings/settings'
import { daysOf } from '#billing/renewals/cycle'
import { quantityOf } from '#billing/usage/aggregate'
import { shopDay } from '#billing/shop_day'

const BATCH = 500
/** How much of what is included was used when customers hear of it, percent. */
const LEVELS = [80, 100]

interface Row {
  id: string
  meter: string
  included: number | string
  starts_on: string | Date
  ends_on: string | Date
  cycle_days: number | null
  total: number | string
  most: number | string
}

/** Tells customers who used 80 and 100 percent of what a period includes, once each. Answers how many were told. */
export async function warnOfUsage(): Promise<number> {
  if (!(await settings.get('billing.usage_warnings'))) return 0
  const today = dayText(await shopDay())
  let told = 0
  for (let after = ''; ;) {
    const found: { id: string }[] = await db
      .from('subscriptions')
      .where({ is_metered: true, state: 'active' })
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .select('id')
    if (found.length === 0) return told
    const ids = found.map(({ id }) => id)
    told += await warn(await toldOf(ids, today))
    after = ids[ids.length - 1]
  }
}

/** What was told of these in the running period, where something of it is included. */
function toldOf(ids: string[], today: string): Promise<Row[]> {
  return db
    .from('subscription_meters as prices')
    .join('billed_periods as periods', 'periods.subscription_id', 'prices.subscription_id')
    .join('usage_records as records', (join) =>
      join
        .on('records.subscription_id', '=', 'prices.subscription_id')
        .andOn('records.meter', '=', 'prices.meter')
        .andOn('records.day', '>=', 'periods.starts_on')
        .andOn('records.day', '<=', 'periods.ends_on')
    )
    .whereIn('prices.subscription_id', ids)
    .where('prices.included', '>', 0)
    .where('periods.starts_on', '<=', today)
    .where('periods.ends_on', '>=', today)
    .groupBy('prices.subscription_id', 'prices.meter', 'prices.included', 'periods.starts_on')
    .groupBy('periods.ends_on', 'periods.cycle_days')
    .select('prices.subscription_id as id', 'prices.meter', 'prices.included')
    .select('periods.starts_on', 'periods.ends_on', 'periods.cycle_days')
    .select(
      db.raw('sum(records.quantity) as total'),
      db.raw('max(records.quantity) as most')
    ) as unknown as Promise<Row[]>
}

async function warn(rows: Row[]): Promise<number> {
  const zone = await settings.get('company.time_zone')
  const reached = rows.flatMap((row) => {
    const used = usedOf(row, zone)
    const level = LEVELS.findLast((percent) => used * 100 >= Number(row.included) * percent)
    return level ? [{ row, level }] : []
  })
  if (reached.length === 0) return 0
  return transaction(async (trx) => {
    const warnings = reached.map(({ row, level }) => ({
      id: newId(),
      subscription_id: row.id,
      meter: row.meter,
      starts_on: row.starts_on,
      percent: level,
      created_at: sqlTime(),
    }))
    const ids = warnings.map(({ id }) => id)
    await trx
      .knexQuery()
      .table('usage_warnings')
      .insert(warnings)
      .onConflict(['subscription_id', 'meter', 'starts_on', 'percent'])
      .ignore()
    const fresh: { id: string }[] = await trx.from('usage_warnings').whereIn('id', ids).select('id')
    await outbox.publishAll(
      trx,
      'usage.reached',
      fresh.map(({ id: warningId }) => ({ warningId }))
    )
    return fresh.length
  })
}

/** What was used of a period. Of a meter whose latest record counts, the highest does: the level at its end is not foreseen. */
function usedOf(row: Row, zone: string): number {
  const [startsOn, endsOn] = [calendarDate(row.starts_on), calendarDate(row.ends_on)]
  const days = row.cycle_days ?? daysOf({ startsOn, endsOn })
  return quantityOf(row.meter, { ...row, latest: row.most }, { startsOn, days, zone })
}
