import db from '@adonisjs/lucid/services/db'
import { discountsOf, type MoveDiscount } from '#billing/coupons/discounts_of'
import { calendarDate, dayText } from '#core/database/calendar_date'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BilledItem, BilledSubscription } from '#billing/renewals/renewal_lines'
import type { Cycle } from '#billing/renewals/cycle'
import type { MeteredSubscription } from '#billing/usage/rate_due'

/** A subscription that renews, locked by the transaction that bills it. */
export interface DueSubscription extends BilledSubscription {
  accountId: string
  anchor: DateTime<true>
  index: number
  endsOn: DateTime<true> | null
  priceMinor: number
  carriedMinor: number
  /** Whether its next period follows a trial. */
  isTrial: boolean
  /** Whether something is measured of it, which is billed once its period is over. */
  isMetered: boolean
}

/** What is measured of an account, whose usage comes on an invoice of its other servers. */
export interface MeasuredSubscription extends MeteredSubscription {
  accountId: string
}

/** Columns of a subscription by which it is billed. */
export interface DueRow {
  id: string
  service_id: string
  account_id: string
  hostname: string
  currency: string
  cycle_unit: Cycle['unit']
  cycle_count: number
  cycle_index: number
  anchor_on: string | Date
  ends_on: string | Date | null
  price_minor: number | string
  carried_minor: number | string
  trial_ends_on: string | Date | null
  is_metered: boolean | number
}

export const DUE_COLUMNS = [
  ...['id', 'service_id', 'account_id', 'hostname', 'currency', 'cycle_unit', 'cycle_count'],
  ...[
    'cycle_index',
    'anchor_on',
    'ends_on',
    'price_minor',
    'carried_minor',
    'trial_ends_on',
    'is_metered',
  ],
]

/** Ids of subscriptions whose next invoice is due on a day, those that wait longest first. */
export async function dueIds(day: DateTime<true>, limit: number): Promise<string[]> {
  const rows: { id: string }[] = await db
    .from('subscriptions')
    .where('state', 'active')
    .where('invoice_on', '<=', day.toISODate())
    .orderBy('invoice_on')
    .orderBy('id')
    .limit(limit)
    .select('id')
  return rows.map(({ id }) => id)
}

/** What is measured of these is billed a month later at most, where a period is billed before the one that runs is over. */
const BILLED_AHEAD = { is_metered: true, is_hourly: false, cycle_unit: 'month', cycle_count: 1 }

/** Who wants one invoice for all servers gets those on it that would follow within so many days. */
export const LOOKAHEAD = { days: 7 }

/** The accounts of these subscriptions that want one invoice for all they have. */
export async function billedTogether(ids: string[]): Promise<ReadonlySet<string>> {
  const rows: { account_id: string }[] = await db
    .from('billing_profiles')
    .join('subscriptions', 'subscriptions.account_id', 'billing_profiles.account_id')
    .whereIn('subscriptions.id', ids)
    .where('billing_profiles.consolidate', true)
    .distinct('billing_profiles.account_id')
  return new Set(rows.map((row) => row.account_id))
}

/** Of metered ones no more than one period is billed ahead, and months have 28 days. */
const MOST_AHEAD = { days: 27 }

/** Until when a period begins, if its invoice is written together with others on a day: within a week of theirs. */
export function nearBy(today: DateTime<true>, daysAhead: number): DateTime<true> {
  const [near, most] = [today.plus({ days: daysAhead }).plus(LOOKAHEAD), today.plus(MOST_AHEAD)]
  return near < most ? near : most
}

interface Due {
  ids: string[]
  together: ReadonlySet<string>
  today: DateTime<true>
  /** How long before a period its invoice is written, days; that of metered ones waits for its first day where they are billed alone. */
  daysAhead: number
}

/** Locks those that are still due and that nobody else has, with their prices, and what is billed together with them. */
export async function lockDue(
  trx: TransactionClientContract,
  { ids, together, today, daysAhead }: Due
): Promise<DueSubscription[]> {
  const query = trx
    .from('subscriptions')
    .where('state', 'active')
    .where((either) => {
      either.where((own) => own.whereIn('id', ids).where('invoice_on', '<=', today.toISODate()))
      if (together.size === 0) return
      const until = today.plus(LOOKAHEAD).toISODate()
      either.orWhere((others) =>
        others
          .whereIn('account_id', [...together])
          .where((near) =>
            near
              .where((fixed) => fixed.where('is_metered', false).where('invoice_on', '<=', until))
              .orWhere((metered) =>
                metered
                  .where(BILLED_AHEAD)
                  .where('invoice_on', '<=', nearBy(today, daysAhead).toISODate())
              )
          )
          .whereNull('trial_ends_on')
          .whereNotIn('id', (held) =>
            held
              .from('billing_holds')
              .where('until_on', '>', today.toISODate())
              .whereNotNull('open_key')
              .select('open_key')
          )
      )
    })
    .orderBy('id')
    .select(DUE_COLUMNS)
    .forUpdate()
  const rows: DueRow[] = await (trx.dialect.name === 'mysql' ? query.skipLocked() : query)
  return withPrices(trx, rows)
}

/** Rows of subscriptions with their prices and discounts; the days of discounts as `moved` tells them. */
export async function withPrices(
  trx: TransactionClientContract,
  rows: DueRow[],
  moved?: MoveDiscount
): Promise<DueSubscription[]> {
  const locked = rows.map(({ id }) => id)
  const items = await itemsOf(trx, locked)
  const discounts = await discountsOf(locked, trx, moved)
  return rows.map((row) => ({
    id: row.id,
    serviceId: row.service_id,
    accountId: row.account_id,
    hostname: row.hostname,
    currency: row.currency,
    cycle: { unit: row.cycle_unit, count: row.cycle_count },
    index: row.cycle_index,
    anchor: calendarDate(row.anchor_on),
    endsOn: row.ends_on === null ? null : calendarDate(row.ends_on),
    priceMinor: Number(row.price_minor),
    carriedMinor: Number(row.carried_minor),
    isTrial: row.trial_ends_on !== null,
    isMetered: Boolean(row.is_metered),
    items: items.get(row.id) ?? [],
    discounts: discounts.get(row.id) ?? [],
  }))
}

/** Locks what is measured of accounts beside what renews, as far as something of it was not billed yet. */
export async function lockMeasured(
  trx: TransactionClientContract,
  { accountIds, except }: { accountIds: string[]; except: string[] }
): Promise<MeasuredSubscription[]> {
  if (accountIds.length === 0) return []
  const query = trx
    .from('subscriptions')
    .whereIn('account_id', accountIds)
    .where('is_metered', true)
    .whereIn('state', ['active', 'ended'])
    .whereNull('trial_ends_on')
    .whereNull('parked_at')
    .whereNotIn('id', except)
    .whereExists((records) =>
      records
        .from('usage_records')
        .whereColumn('usage_records.subscription_id', 'subscriptions.id')
        .whereNull('usage_records.rated_at')
    )
    .orderBy('id')
    .select('id', 'service_id', 'account_id', 'hostname', 'currency')
    .forUpdate()
  const rows = await (trx.dialect.name === 'mysql' ? query.skipLocked() : query)
  return rows.map((row) => ({
    id: String(row.id),
    serviceId: String(row.service_id),
    accountId: String(row.account_id),
    hostname: String(row.hostname),
    currency: String(row.currency),
  }))
}

async function itemsOf(
  trx: TransactionClientContract,
  ids: string[]
): Promise<Map<string, BilledItem[]>> {
  const rows = await trx
    .from('subscription_items')
    .whereIn('subscription_id', ids)
    .orderBy('subscription_id')
    .orderBy('position')
    .select('subscription_id', 'kind', 'name', 'quantity', 'unit_minor', 'from_on', 'until_on')
  const dayOf = (value: string | Date | null) => value && dayText(calendarDate(value))
  const items = new Map<string, BilledItem[]>(ids.map((id) => [id, []]))
  for (const row of rows) {
    const item = {
      kind: row.kind,
      name: row.name,
      quantity: row.quantity,
      unitMinor: Number(row.unit_minor),
      fromOn: dayOf(row.from_on),
      untilOn: dayOf(row.until_on),
    }
    items.get(row.subscription_id)?.push(item)
  }
  return items
}
