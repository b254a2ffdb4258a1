import db from '@adonisjs/lucid/services/db'
import { calendarDay } from '#core/calendar_day'
import { calendarDate, dayText } from '#core/database/calendar_date'
import { momentFrom } from '#core/views/format'
import { settings } from '#core/settings/settings'
import { discountsOf } from '#billing/coupons/discounts_of'
import { shopDay } from '#billing/shop_day'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { CycleItem, Life } from '#billing/mrr/brings'

/** A subscription whose monthly revenue is told. */
export interface BringingSubscription {
  id: string
  accountId: string
  life: Life
}

/** Subscriptions with what decides what they bring, in four queries. What is billed by the hour, or was never billed, has no first day. */
export async function livesOf(
  ids: string[],
  trx?: TransactionClientContract
): Promise<BringingSubscription[]> {
  const client = trx ?? db
  const rows = await client
    .from('subscriptions')
    .whereIn('id', ids)
    .orderBy('id')
    .select('id', 'account_id', 'currency', 'state', 'is_hourly', 'trial_days', 'anchor_on')
    .select('ended_at', 'started_at')
  const billed = await firstBilledDays(ids, trx)
  const items = await itemsOf(ids, trx)
  const discounts = await discountsOf(ids, trx)
  const zone = await settings.get('company.time_zone', trx)
  const today = dayText(await shopDay(trx))
  return rows.map((row) => {
    const id = String(row.id)
    const ended = row.state === 'ended' ? momentFrom(row.ended_at) : null
    const isBilled = row.state !== 'pending' && !row.is_hourly
    // What began before there were renewals has no billed period.
    const began = row.trial_days === null ? (dayOf(row.anchor_on) ?? today) : null
    return {
      ...{ id, accountId: String(row.account_id) },
      life: {
        currency: String(row.currency),
        startedOn: isBilled ? (billed.get(id) ?? began) : null,
        endedOn: ended ? dayText(calendarDay(ended, zone)) : null,
        items: items.get(id) ?? [],
        discounts: discounts.get(id) ?? [],
      },
    }
  })
}

/** When the first period began that was billed; trials are none. */
async function firstBilledDays(
  ids: string[],
  trx?: TransactionClientContract
): Promise<Map<string, string>> {
  const rows = await (trx ?? db)
    .from('billed_periods')
    .join('subscriptions', 'subscriptions.id', 'billed_periods.subscription_id')
    .whereIn('billed_periods.subscription_id', ids)
    .where((query) =>
      query.where('billed_periods.listed_minor', '>', 0).orWhereNull('subscriptions.trial_days')
    )
    .groupBy('billed_periods.subscription_id')
    .select('billed_periods.subscription_id')
    .min('billed_periods.starts_on as day')
  return new Map(rows.map((row) => [String(row.subscription_id), dayOf(row.day) ?? '']))
}

async function itemsOf(
  ids: string[],
  trx?: TransactionClientContract
): Promise<Map<string, CycleItem[]>> {
  const rows = await (trx ?? db)
    .from('subscription_items')
    .whereIn('subscription_id', ids)
    .select('subscription_id', 'kind', 'name', 'quantity', 'unit_minor', 'from_on', 'until_on')
    .select('cycle_unit', 'cycle_count')
  const items = rows.map((row): [string, CycleItem] => [
    String(row.subscription_id),
    {
      kind: row.kind,
      name: row.name,
      quantity: Number(row.quantity),
      unitMinor: Number(row.unit_minor),
      fromOn: dayOf(row.from_on),
      untilOn: dayOf(row.until_on),
      cycle: { unit: row.cycle_unit, count: Number(row.cycle_count) },
    },
  ])
  const grouped = Map.groupBy(items, ([id]) => id)
  return new Map([...grouped].map(([id, own]) => [id, own.map(([, item]) => item)]))
}

const dayOf = (value: string | Date | null) =>
  value === null ? null : dayText(calendarDate(value))
