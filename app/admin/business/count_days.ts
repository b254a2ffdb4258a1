import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { momentFrom } from '#core/views/format'
import { transaction } from '#core/database/transaction'
import { businessFigures, type BusinessFigure } from '#core/registries/business_figures'
import { ShopDays, daysBetween, daysFrom } from '#admin/business/shop_days'
import type { ScheduledTask } from '#core/work/work_registry'

/** A refund may come back for weeks, and an unpaid order be cancelled. */
const RECOUNTED_DAYS = 35
const RECOUNTED_EVERY_MS = 24 * 60 * 60_000
/** So many days that were never counted are made up for in one run; the next run goes on. */
const MADE_UP_FOR = 60

/**
 * Counts today, finishes yesterday, makes up for days that nobody counted, the latest first, and counts what may have
 * changed of the last weeks again, once a day. Run twice it writes the same.
 */
export const countBusiness: ScheduledTask = {
  name: 'admin.count_business',
  everyMs: 5 * 60_000,
  run: async () => void (await countBusinessDays()),
}

/** The same by hand; the days that were counted. */
export async function countBusinessDays(): Promise<string[]> {
  const days = await ShopDays.now()
  const first = await firstDay(days)
  const counted = await countedDays()
  const open: string[] = []
  const late: string[] = []
  for (const day of daysBetween(first, days.today).reverse()) {
    const at = counted.get(day)
    if (at === undefined || at < days.span(day).until.toMillis()) open.push(day)
    else if (isDueAgain(day, days.today, at)) late.push(day)
  }
  const now = open.slice(0, MADE_UP_FOR)
  for (const day of now) await countDay(days, day, businessFigures.all())
  for (const day of late) await countDay(days, day, flows())
  return [...now, ...late]
}

/**
 * Counts all days from one on again, levels included, which are told by what is known now: a price that was changed since is
 * told as it is. Answers how many.
 */
export async function recountSince(day: string): Promise<number> {
  const days = await ShopDays.now()
  const asked = daysBetween(day, days.today)
  for (const each of asked) await countDay(days, each, businessFigures.all())
  return asked.length
}

/** The day on which the first customer signed up; today where none has. */
export async function firstDay(days: ShopDays): Promise<string> {
  const row = await db.from('accounts').min('created_at as first').first()
  const first = momentFrom(row?.first)
  return first ? days.dayOf(first) : days.today
}

function isDueAgain(day: string, today: string, countedAt: number): boolean {
  return day > daysFrom(today, -RECOUNTED_DAYS) && clock.nowMs() - countedAt >= RECOUNTED_EVERY_MS
}

const flows = () => businessFigures.all().filter(({ kind }) => kind === 'flow')

async function countedDays(): Promise<Map<string, number>> {
  const rows = await db.from('business_days').select('day', 'counted_at')
  return new Map(rows.map((row) => [String(row.day), Number(row.counted_at)]))
}

/** Replaces these figures of a day. The moment is taken before anything is read: what comes later makes the day open. */
async function countDay(days: ShopDays, day: string, figures: BusinessFigure[]): Promise<void> {
  const countedAt = clock.nowMs()
  const span = days.span(day)
  const rows: { day: string; figure: string; currency: string; amount: number }[] = []
  for (const { name, count } of figures) {
    for (const { amount, currency = '' } of await count(span))
      rows.push({ day, figure: name, currency, amount })
  }
  const names = figures.map(({ name }) => name)
  await transaction(async (trx) => {
    await trx
      .knexQuery()
      .table('business_days')
      .insert({ day, counted_at: countedAt })
      .onConflict('day')
      .merge(['counted_at'])
    await trx.from('business_figures').where('day', day).whereIn('figure', names).delete()
    if (rows.length > 0) await trx.table('business_figures').multiInsert(rows)
  })
}
