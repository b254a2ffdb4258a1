import db from '@adonisjs/lucid/services/db'
import { calendarDate } from '#core/database/calendar_date'
import { Money } from '#core/money/money'
import { boundary, type Cycle } from '#billing/renewals/cycle'
import {
  pricesOf,
  standingSql,
  standings,
  timesListed,
  type Reach,
  type Standing,
} from '#billing/price_changes/subscribers'
import { shopDay } from '#billing/shop_day'
import type { DateTime } from 'luxon'

export interface PriceChangePreview {
  /** How many servers have a price that the change concerns, by how they stand to it. */
  counts: Record<Standing, number>
  /** The first and the last day on which one of them begins to be billed by the new price; null where none is taken. */
  from: DateTime<true> | null
  until: DateTime<true> | null
  /** What those that are taken bring a month, as listed, before and after. */
  before: Money
  after: Money
}

interface Row {
  standing: Standing
  cycle_unit: Cycle['unit']
  cycle_count: number | string
  total: number | string
  quantity: number | string
  minor: number | string
  last_renewal: string | Date | null
}

/** What a change of price will do to existing subscriptions: counted by the database, however many there are. */
export async function previewPriceChange(
  reach: Reach,
  { effectiveOn, noticeDays }: { effectiveOn: DateTime<true>; noticeDays: number }
): Promise<PriceChangePreview> {
  const standing = standingSql(reach)
  const cycle = ['subscriptions.cycle_unit', 'subscriptions.cycle_count']
  const rows: Row[] = await pricesOf(reach)
    .select(db.raw(`${standing} as standing`), ...cycle)
    .select(db.raw('count(*) as total, sum(subscription_items.quantity) as quantity'))
    .select(db.raw('sum(subscription_items.quantity * subscription_items.unit_minor) as minor'))
    .select(db.raw('max(subscriptions.renews_on) as last_renewal'))
    .groupByRaw(`${standing}, subscriptions.cycle_unit, subscriptions.cycle_count`)

  const taken = rows.filter((row) => row.standing === 'taken')
  const today = await shopDay()
  const first = later(effectiveOn, today.plus({ days: noticeDays }))
  const ends = taken.map((row) => lastDay(row, first))
  return {
    counts: Object.fromEntries(
      standings.map((name) => [name, countOf(rows.filter((row) => row.standing === name))])
    ) as Record<Standing, number>,
    from: taken.length > 0 ? first : null,
    until: ends.length > 0 ? ends.reduce(later) : null,
    before: monthly(taken, reach, ({ minor }) => Number(minor)),
    after: monthly(taken, reach, (row) => Number(row.quantity) * newPrice(reach, cycleOf(row))),
  }
}

/** One of what changes costs this for a cycle, afterwards. */
export function newPrice({ kind, toMinor }: Pick<Reach, 'kind' | 'toMinor'>, cycle: Cycle): number {
  return timesListed(kind) === '1' ? toMinor : toMinor * monthsOf(cycle)
}

const cycleOf = (row: Row): Cycle => ({ unit: row.cycle_unit, count: Number(row.cycle_count) })
const monthsOf = ({ unit, count }: Cycle) => (unit === 'year' ? 12 : 1) * count
const countOf = (rows: Row[]) => rows.reduce((sum, { total }) => sum + Number(total), 0)
const later = (one: DateTime<true>, other: DateTime<true>) => (one > other ? one : other)

/** No period of a cycle that is due starts later than a cycle after the first day, or than what is billed ahead. */
function lastDay(row: Row, first: DateTime<true>): DateTime<true> {
  const cycleLater = boundary(first, cycleOf(row), 1).minus({ days: 1 })
  const renewal = row.last_renewal ? calendarDate(row.last_renewal) : first
  return later(cycleLater, renewal)
}

/** What is rounded is the sum, not each of them. */
function monthly(rows: Row[], { currency }: Reach, minorOf: (row: Row) => number): Money {
  const sum = rows.reduce((total, row) => total + minorOf(row) / monthsOf(cycleOf(row)), 0)
  return Money.of(Math.round(sum), currency)
}
