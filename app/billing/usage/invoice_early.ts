import db from '@adonisjs/lucid/services/db'
import { dayText } from '#core/database/calendar_date'
import { currencyOf } from '#core/money/currencies'
import { meters } from '#core/registries/meters'
import { settings } from '#core/settings/settings'
import { rate } from '#billing/usage/rate'
import { metersOf } from '#billing/usage/subscription_meters'
import { shopDay } from '#billing/shop_day'

const BATCH = 500

interface Row {
  id: string
  currency: string
  meter: string
  total: number | string
  billed: number | string | null
}

/**
 * Has what is billed by the hour invoiced before its period is over, where more ran up than may stay unpaid (setting, in whole units of the
 * currency; 0 is no limit). Answers how many.
 */
export async function invoiceEarly(): Promise<number> {
  await meters.record()
  const limit = await settings.get('billing.hourly_unpaid_limit')
  if (limit === 0) return 0
  const today = dayText(await shopDay())
  let marked = 0
  for (let after = ''; ;) {
    const found: { id: string }[] = await db
      .from('subscriptions')
      .where({ is_metered: true, state: 'active', is_hourly: true })
      .whereNull('settle_on')
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .select('id')
    if (found.length === 0) return marked
    const ids = found.map(({ id }) => id)
    const due = await above(limit, await runUp(ids, today))
    if (due.length > 0)
      await db.from('subscriptions').whereIn('id', due).update({ settle_on: today })
    marked += due.length
    after = ids[ids.length - 1]
  }
}

/** What was used in the running period, and what of it was billed already. */
function runUp(ids: string[], today: string): Promise<Row[]> {
  return db
    .from('subscriptions')
    .join('billed_periods as periods', 'periods.subscription_id', 'subscriptions.id')
    .join('usage_records as records', (join) =>
      join
        .on('records.subscription_id', '=', 'subscriptions.id')
        .andOn('records.day', '>=', 'periods.starts_on')
        .andOn('records.day', '<=', 'periods.ends_on')
    )
    .whereIn('subscriptions.id', ids)
    .where('records.meter', 'hours')
    .where('periods.starts_on', '<=', today)
    .where('periods.ends_on', '>=', today)
    .groupBy('subscriptions.id', 'subscriptions.currency', 'records.meter', 'periods.starts_on')
    .select('subscriptions.id', 'subscriptions.currency', 'records.meter')
    .select(
      db.raw('sum(records.quantity) as total'),
      db.raw(`(select sum(listed_minor) from rated_usage where rated_usage.subscription_id = subscriptions.id
        and rated_usage.meter = records.meter and rated_usage.starts_on = periods.starts_on) as billed`)
    ) as unknown as Promise<Row[]>
}

async function above(limit: number, rows: Row[]): Promise<string[]> {
  const prices = await metersOf(rows.map(({ id }) => id))
  return rows.flatMap((row) => {
    const price = prices.get(row.id)?.find(({ meter }) => meter === row.meter)
    if (!price) return []
    const open = rate(Number(row.total), price).minor - Number(row.billed ?? 0)
    return open >= limit * 10 ** currencyOf(row.currency).exponent ? [row.id] : []
  })
}
