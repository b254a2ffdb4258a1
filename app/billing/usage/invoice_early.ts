import db from '@adonisjs/lucid/services/db'
import { dayText } from '#core/database/calendar_date'
import { currencyOf } from '#core/money/currencies'
import { meters } from '#core/registries/meters'
import { settings } from '#core/settings/settings'
import { HOURS } from '#billing/usage/hours'
import { hoursCost } from '#billing/usage/hours_cost'
import { hourStretches, periodKey } from '#billing/usage/hour_stretches'
import { shopDay } from '#billing/shop_day'

const BATCH = 500

interface Row {
  id: string
  currency: string
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
    const found: Row[] = await db
      .from('subscriptions')
      .where({ is_metered: true, state: 'active', is_hourly: true })
      .whereNull('settle_on')
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .select('id', 'currency')
    if (found.length === 0) return marked
    const due = await above(limit, found, today)
    if (due.length > 0)
      await db.from('subscriptions').whereIn('id', due).update({ settle_on: today })
    marked += due.length
    after = found[found.length - 1].id
  }
}

/** Those whose hours of the running period come to so much more than was billed of them, and to what a card can pay. */
async function above(limit: number, rows: Row[], today: string): Promise<string[]> {
  const ids = rows.map(({ id }) => id)
  const stretches = await hourStretches(ids, { runningOn: today })
  const billed = await billedOf(ids)
  const currencies = new Map(rows.map(({ id, currency }) => [id, currency]))
  return [...stretches].flatMap(([key, own]) => {
    const [id] = key.split(' ')
    const { exponent, minimumCharge } = currencyOf(currencies.get(id)!)
    const open = hoursCost(own).minor - (billed.get(key) ?? 0)
    return open >= Math.max(limit * 10 ** exponent, minimumCharge) ? [id] : []
  })
}

async function billedOf(ids: string[]): Promise<Map<string, number>> {
  const rows = await db
    .from('rated_usage')
    .whereIn('subscription_id', ids)
    .where('meter', HOURS)
    .groupBy('subscription_id', 'starts_on')
    .select('subscription_id', 'starts_on')
    .sum('listed_minor as minor')
  return new Map(
    rows.map((row) => [periodKey(row.subscription_id, row.starts_on), Number(row.minor)])
  )
}
