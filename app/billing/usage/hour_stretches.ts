import db from '@adonisjs/lucid/services/db'
import { dayText, calendarDate } from '#core/database/calendar_date'
import { togetherOf } from '#billing/usage/hour_price_of'
import { HOURS } from '#billing/usage/hours'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { HourPrice } from '#billing/contracts/hour_price'
import type { HourStretch } from '#billing/usage/hours_cost'

/** One of the things that an hour costs. */
export interface HourItem extends HourPrice {
  kind: string
  refId: string | null
  name: string
  quantity: number
}

/** A while of a period in which the same prices held. */
export interface ItemStretch extends HourStretch {
  items: HourItem[]
  /** How many of its hours no run has seen. */
  fresh: number
}

interface ItemRow {
  id: string
  subscription_id: string
  kind: string
  ref_id: string | null
  name: string
  quantity: number
  hour_rate: number | string
  month_minor: number | string
  from_at: string | Date | null
}

interface HourRow {
  subscription_id: string
  starts_on: string | Date
  item_id: string
  hours: number | string
  fresh: number | string
}

interface Look {
  trx?: TransactionClientContract
  /** Only the period that runs on this day. */
  runningOn?: string
  /** Only periods that begin on this day or later. */
  since?: string
}

/** How the stretches of a period are found. */
export const periodKey = (subscriptionId: string, startsOn: string | Date) =>
  `${subscriptionId} ${dayText(calendarDate(startsOn))}`

/**
 * The hours that began in billed periods of these subscriptions, by what held in them, the earliest first. Two queries; one where none
 * of them is billed by the hour.
 */
export async function hourStretches(
  ids: string[],
  look: Look = {}
): Promise<Map<string, ItemStretch[]>> {
  const items = await itemsOf(ids, look.trx)
  if (items.length === 0) return new Map()
  const sets = Map.groupBy(items, setKey)
  const byPlan = new Map(items.map((row) => [row.id, sets.get(setKey(row))!]))
  const rows = await hoursOf([...new Set(items.map((row) => row.subscription_id))], look)
  const stretches = rows.map((row) => [
    periodKey(row.subscription_id, row.starts_on),
    stretchOf(byPlan.get(row.item_id)!, row),
  ]) as [string, ItemStretch][]
  const groups = Map.groupBy(stretches, ([key]) => key)
  return new Map([...groups].map(([key, group]) => [key, group.map(([, stretch]) => stretch)]))
}

/** Prices that began together. */
const setKey = ({ subscription_id: id, from_at: from }: ItemRow) =>
  `${id} ${from instanceof Date ? from.toISOString() : from}`

function stretchOf(rows: ItemRow[], { hours, fresh }: HourRow): ItemStretch {
  const items = rows.map((row): HourItem => ({
    kind: row.kind,
    refId: row.ref_id,
    name: row.name,
    quantity: row.quantity,
    rate: Number(row.hour_rate),
    monthMinor: Number(row.month_minor),
  }))
  return { ...togetherOf(items), items, hours: Number(hours), fresh: Number(fresh) }
}

/** What was changed again in the same second held in no hour. */
function itemsOf(ids: string[], trx?: TransactionClientContract): Promise<ItemRow[]> {
  return (trx ?? db)
    .from('subscription_items')
    .whereIn('subscription_id', ids)
    .whereNotNull('hour_rate')
    .where((held) =>
      held.whereNull('from_at').orWhereNull('until_at').orWhereColumn('until_at', '>', 'from_at')
    )
    .orderBy('subscription_id')
    .orderBy('position')
    .select('id', 'subscription_id', 'kind', 'ref_id', 'name', 'quantity')
    .select('hour_rate', 'month_minor', 'from_at') as unknown as Promise<ItemRow[]>
}

/** An hour belongs to the prices that held when it began; of each set one is its plan's. */
function hoursOf(ids: string[], { trx, runningOn, since }: Look): Promise<HourRow[]> {
  const client = trx ?? db
  const query = client
    .from('usage_records as records')
    .join('billed_periods as periods', (join) =>
      join
        .on('periods.subscription_id', '=', 'records.subscription_id')
        .andOn('periods.starts_on', '<=', 'records.day')
        .andOn('periods.ends_on', '>=', 'records.day')
    )
    .join('subscription_items as items', 'items.subscription_id', 'records.subscription_id')
    .whereIn('records.subscription_id', ids)
    .where('records.meter', HOURS)
    .where('items.kind', 'plan')
    .whereNotNull('items.hour_rate')
    .where((began) =>
      began.whereNull('items.from_at').orWhereColumn('items.from_at', '<=', 'records.from_at')
    )
    .where((ended) =>
      ended.whereNull('items.until_at').orWhereColumn('items.until_at', '>', 'records.from_at')
    )
    .groupBy('records.subscription_id', 'periods.starts_on', 'items.id', 'items.from_at')
    .orderBy('records.subscription_id')
    .orderBy('periods.starts_on')
    .orderBy('items.from_at')
    .select('records.subscription_id', 'periods.starts_on', 'items.id as item_id')
    .select(
      client.raw('sum(records.quantity) as hours'),
      client.raw(
        'sum(case when records.rated_at is null then records.quantity else 0 end) as fresh'
      )
    )
  if (runningOn)
    query.where('periods.starts_on', '<=', runningOn).where('periods.ends_on', '>=', runningOn)
  if (since) query.where('periods.starts_on', '>=', since).where('records.day', '>=', since)
  return query as unknown as Promise<HourRow[]>
}
