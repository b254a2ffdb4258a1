import { calendarDate } from '#core/database/calendar_date'
import { momentFrom } from '#core/views/format'
import { putOff, type FreeDays } from '#billing/coupons/move_discounts'
import {
  DUE_COLUMNS,
  withPrices,
  type DueRow,
  type DueSubscription,
} from '#billing/renewals/load_due'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** A subscription whose renewals wait for a person. */
export interface ParkedSubscription extends DueSubscription {
  parkedAt: DateTime
  /** The first day that is not billed. */
  renewsOn: DateTime<true>
  /** Its trial is over and nobody continued it, so nothing is billed yet. */
  hasLapsed: boolean
}

interface Row extends DueRow {
  renews_on: string | Date
  parked_at: string | Date
  has_lapsed: boolean | number
}

/** From the first day that is not billed, or from today, with what lies between given away. */
export const billedFrom = ['missed', 'today'] as const
export type BilledFrom = (typeof billedFrom)[number]

interface Load {
  ids: string[]
  from: BilledFrom
  today: DateTime<true>
  /** Whether they are about to be billed, so that nobody else may touch them. */
  lock: boolean
}

/** Those of these subscriptions that are paused now, as their periods and discounts count from there on. */
export async function loadParked(
  trx: TransactionClientContract,
  { ids, from, today, lock }: Load
): Promise<ParkedSubscription[]> {
  const query = trx
    .from('subscriptions')
    .whereIn('id', ids)
    .where('state', 'active')
    .whereNotNull('parked_reason')
    .whereNotNull('anchor_on')
    .orderBy('id')
    .select(DUE_COLUMNS)
    .select('renews_on', 'parked_at')
    .select(trx.raw(`${LAPSED} as has_lapsed`))
  const rows: Row[] = await (lock ? query.forUpdate() : query)
  const isFree = (row: Row) => from === 'today' && calendarDate(row.renews_on) <= today
  const free = new Map(rows.filter(isFree).map((row) => [row.id, freeDays(row, today)]))
  const due = await withPrices(trx, rows, (discount) => {
    const days = free.get(String(discount.subscription_id))
    if (!days || !discount.until_on) return discount
    return { ...discount, until_on: putOff(discount.until_on as string | Date, days).toISODate() }
  })
  return due.map((subscription, index) => ({
    ...subscription,
    ...(free.has(subscription.id) ? { anchor: today, index: 0 } : {}),
    parkedAt: momentFrom(rows[index].parked_at)!,
    renewsOn: calendarDate(rows[index].renews_on),
    hasLapsed: Boolean(rows[index].has_lapsed),
  }))
}

const LAPSED =
  "exists (select 1 from trials where trials.subscription_id = subscriptions.id and trials.state = 'lapsed')"

function freeDays(row: Row, today: DateTime<true>): FreeDays {
  return {
    from: calendarDate(row.renews_on),
    to: today,
    anchor: calendarDate(row.anchor_on),
    cycle: { unit: row.cycle_unit, count: row.cycle_count },
    index: row.cycle_index,
  }
}
