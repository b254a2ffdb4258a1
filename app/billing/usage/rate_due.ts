import { calendarDate, dayText } from '#core/database/calendar_date'
import { insertMany } from '#core/database/insert_many'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { settings } from '#core/settings/settings'
import { quantityOf, type Told } from '#billing/usage/aggregate'
import { HOURS } from '#billing/usage/hours'
import { hoursCost } from '#billing/usage/hours_cost'
import { hoursLines } from '#billing/usage/hours_lines'
import { hourStretches, periodKey, type ItemStretch } from '#billing/usage/hour_stretches'
import { rate } from '#billing/usage/rate'
import { daysOf } from '#billing/renewals/cycle'
import { metersOf } from '#billing/usage/subscription_meters'
import { usageLine } from '#billing/usage/usage_line'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { InvoiceLineInput } from '#billing/invoices/invoice_input'
import type { MeterPrice } from '#billing/contracts/meter_price'

/** What is measured, as its lines name it. */
export interface MeteredSubscription {
  id: string
  serviceId: string
  hostname: string
  currency: string
}

/** What of a period is asked for now. */
export interface RatedUsage {
  subscriptionId: string
  meter: string
  startsOn: DateTime<true>
  endsOn: DateTime<true>
  /** All of the period, with what was billed before. */
  quantity: number
  /** How often something of it was billed before. */
  part: number
  /** What is asked for now: what all of it costs, less what was asked for before, and never less than nothing. */
  minor: number
  lines: InvoiceLineInput[]
}

interface PeriodRow extends Told {
  subscription_id: string
  meter: string
  starts_on: string | Date
  ends_on: string | Date
  cycle_days: number | null
}

interface BilledRow {
  subscription_id: string
  meter: string
  starts_on: string | Date
  minor: number | string
  parts: number | string
}

/**
 * What usage of periods that are over costs, of which something was not billed yet; a few queries for all of these subscriptions,
 * whose rows the transaction locked. `today` is the first day that is not over; null where all days of them are.
 */
export async function rateDue(
  trx: TransactionClientContract,
  subscriptions: MeteredSubscription[],
  today: DateTime<true> | null
): Promise<Map<string, RatedUsage[]>> {
  const known = new Map(subscriptions.map((each) => [each.id, each]))
  const ids = [...known.keys()]
  if (ids.length === 0) return new Map()
  const prices = await metersOf(ids, trx)
  const billed = await billedOf(trx, ids)
  const zone = await settings.get('company.time_zone', trx)
  const rows: PeriodRow[] = await openPeriods(trx, ids, today)
  const stretches = await stretchesOf(trx, rows)
  const rated = rows.flatMap((row): RatedUsage[] => {
    const own: ItemStretch[] = stretches.get(periodKey(row.subscription_id, row.starts_on)) ?? []
    if (own.length > 0) return [rateHours(row, own, { known, billed, zone })]
    const price = prices.get(row.subscription_id)?.find(({ meter }) => meter === row.meter)
    if (!price) return []
    return [rateRow(row, price, { known, billed, zone })]
  })
  return Map.groupBy(rated, ({ subscriptionId }) => subscriptionId)
}

/** What held in the hours of these periods; what was used before the first of them is not read. */
async function stretchesOf(
  trx: TransactionClientContract,
  rows: PeriodRow[]
): Promise<Map<string, ItemStretch[]>> {
  const hourly = rows.filter(({ meter }) => meter === HOURS)
  if (hourly.length === 0) return new Map()
  const ids = [...new Set(hourly.map((row) => row.subscription_id))]
  const [since] = hourly.map((row) => dayText(calendarDate(row.starts_on))).sort()
  return hourStretches(ids, { trx, since })
}

interface Known {
  known: Map<string, MeteredSubscription>
  billed: Map<string, BilledRow>
  zone: string
}

function rateRow(row: PeriodRow, price: MeterPrice, { known, billed, zone }: Known): RatedUsage {
  const startsOn = calendarDate(row.starts_on)
  const endsOn = calendarDate(row.ends_on)
  const days = row.cycle_days ?? daysOf({ startsOn, endsOn })
  const quantity = quantityOf(row.meter, row, { startsOn, days, zone })
  const rated = rate(quantity, price)
  const before = billed.get(keyOf(row))
  const usage = {
    subscriptionId: row.subscription_id,
    meter: price.meter,
    startsOn,
    endsOn,
    quantity,
    part: Number(before?.parts ?? 0),
    minor: Math.max(0, rated.minor - Number(before?.minor ?? 0)),
  }
  const line = usageLine(known.get(row.subscription_id)!, { ...usage, price, rated })
  return { ...usage, lines: line ? [line] : [] }
}

/** Hours cost what held in each, so that a period has as many lines as prices were in force. */
function rateHours(row: PeriodRow, stretches: ItemStretch[], { known, billed }: Known): RatedUsage {
  const before = billed.get(keyOf(row))
  const usage = {
    subscriptionId: row.subscription_id,
    meter: HOURS,
    startsOn: calendarDate(row.starts_on),
    endsOn: calendarDate(row.ends_on),
    quantity: stretches.reduce((sum, { hours }) => sum + hours, 0),
    part: Number(before?.parts ?? 0),
    minor: Math.max(0, hoursCost(stretches).minor - Number(before?.minor ?? 0)),
  }
  const lines = hoursLines(known.get(row.subscription_id)!, { ...usage, stretches })
  return { ...usage, lines }
}

/** Periods that are over and have records that no run has seen, with what all their records come to. */
function openPeriods(
  trx: TransactionClientContract,
  ids: string[],
  today: DateTime<true> | null
): Promise<PeriodRow[]> {
  const query = trx
    .from('billed_periods as periods')
    .join('usage_records as records', (join) =>
      join
        .on('records.subscription_id', '=', 'periods.subscription_id')
        .andOn('records.day', '>=', 'periods.starts_on')
        .andOn('records.day', '<=', 'periods.ends_on')
    )
    .whereIn('periods.subscription_id', ids)
    .whereExists((fresh) =>
      fresh
        .from('usage_records as fresh')
        .whereColumn('fresh.subscription_id', 'periods.subscription_id')
        .whereNull('fresh.rated_at')
        .whereColumn('fresh.day', '>=', 'periods.starts_on')
        .whereColumn('fresh.day', '<=', 'periods.ends_on')
    )
    .groupBy('periods.subscription_id', 'records.meter', 'periods.starts_on', 'periods.ends_on')
    .groupBy('periods.cycle_days')
    .orderBy('periods.subscription_id')
    .orderBy('periods.starts_on')
    .orderBy('records.meter')
    .select('periods.subscription_id', 'records.meter', 'periods.starts_on', 'periods.ends_on')
    .select('periods.cycle_days')
    .select(
      trx.raw('sum(records.quantity) as total'),
      trx.raw('max(records.quantity) as most'),
      trx.raw(`(select latest.quantity from usage_records as latest
        where latest.subscription_id = periods.subscription_id and latest.meter = records.meter
          and latest.day >= periods.starts_on and latest.day <= periods.ends_on
        order by latest.until_at desc, latest.id desc limit 1) as latest`)
    )
  if (today) query.where('periods.ends_on', '<', dayText(today))
  return query as unknown as Promise<PeriodRow[]>
}

async function billedOf(
  trx: TransactionClientContract,
  ids: string[]
): Promise<Map<string, BilledRow>> {
  const rows: BilledRow[] = await trx
    .from('rated_usage')
    .whereIn('subscription_id', ids)
    .groupBy('subscription_id', 'meter', 'starts_on')
    .select('subscription_id', 'meter', 'starts_on')
    .select(trx.raw('sum(listed_minor) as minor'), trx.raw('count(*) as parts'))
  return new Map(rows.map((row) => [keyOf(row), row]))
}

const keyOf = (row: Pick<BilledRow, 'subscription_id' | 'meter' | 'starts_on'>) =>
  `${row.subscription_id} ${row.meter} ${calendarDate(row.starts_on).toISODate()}`

/** Notes what was asked for on which invoice, and that the records of those periods were seen; two statements. */
export async function noteRated(
  trx: TransactionClientContract,
  rated: { usage: RatedUsage; invoiceId: string | null }[],
  today: DateTime<true> | null
): Promise<void> {
  if (rated.length === 0) return
  await insertMany(
    trx,
    'rated_usage',
    rated.map(({ usage, invoiceId }) => ({
      id: newId(),
      subscription_id: usage.subscriptionId,
      meter: usage.meter,
      starts_on: dayText(usage.startsOn),
      ends_on: dayText(usage.endsOn),
      part: usage.part,
      quantity: usage.quantity,
      listed_minor: usage.minor,
      invoice_id: usage.minor > 0 ? invoiceId : null,
      created_at: sqlTime(),
    }))
  )
  const ids = [...new Set(rated.map(({ usage }) => usage.subscriptionId))]
  await trx
    .from('usage_records')
    .whereIn('subscription_id', ids)
    .whereNull('rated_at')
    .whereExists((over) => {
      over
        .from('billed_periods as periods')
        .whereColumn('periods.subscription_id', 'usage_records.subscription_id')
        .whereColumn('periods.starts_on', '<=', 'usage_records.day')
        .whereColumn('periods.ends_on', '>=', 'usage_records.day')
      if (today) over.where('periods.ends_on', '<', dayText(today))
    })
    .update({ rated_at: sqlTime() })
}
