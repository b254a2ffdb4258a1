import db from '@adonisjs/lucid/services/db'
import { settings } from '#core/settings/settings'
import { businessFigures, type BusinessFigure } from '#core/registries/business_figures'
import { ShopDays, daysBetween, daysFrom } from '#admin/business/shop_days'
import type { Allows } from '#core/registries/policies'

export const periods = [7, 30, 90] as const
export type Period = (typeof periods)[number]

/** A figure in one currency, or of things: null on days that nobody counted. */
export interface Series {
  /** Empty for things. */
  currency: string
  /** The period that was asked for, the last one being today. */
  now: (number | null)[]
  /** The period of the same length before it. */
  before: (number | null)[]
}

export interface CountedFigure {
  figure: BusinessFigure
  series: Series[]
}

export interface Business {
  days: string[]
  figures: CountedFigure[]
  /** Whether any day of the period was counted yet. */
  counted: boolean
}

/**
 * What was counted in a period and in the one before it, of the figures that somebody may see. Days that are over, and what
 * stands, are read as they were kept; what happened today is asked for now. Two queries and one for each flow, however long
 * the period is.
 */
export async function readBusiness(period: Period, allows: Allows): Promise<Business> {
  const [figures, days] = await Promise.all([businessFigures.allowed(allows), ShopDays.now()])
  const { today } = days
  const all = daysBetween(daysFrom(today, 1 - 2 * period), today)
  const [rows, counted, currency] = await Promise.all([
    figureRows(figures, all[0]),
    countedDays(all[0]),
    settings.get('billing.currency'),
  ])
  const kept = new Map(rows.map((row) => [keyOf(row.figure, row.currency, row.day), row.amount]))
  const currenciesOf = Map.groupBy(rows, ({ figure }) => figure)
  return {
    days: all.slice(period),
    counted: all.slice(period).some((day) => counted.has(day)),
    figures: await Promise.all(
      figures.map(async (figure) => {
        const live = figure.kind === 'flow' ? await figure.count(days.span(today)) : null
        const found = (currenciesOf.get(figure.name) ?? []).map((row) => row.currency)
        found.push(...(live ?? []).map((amount) => amount.currency ?? ''))
        const series = currenciesFrom(found, figure, currency).map((each) => {
          const values = all.map((day): number | null => {
            if (day === today && live)
              return live.find((amount) => (amount.currency ?? '') === each)?.amount ?? 0
            return counted.has(day) ? (kept.get(keyOf(figure.name, each, day)) ?? 0) : null
          })
          return { currency: each, before: values.slice(0, period), now: values.slice(period) }
        })
        return { figure, series }
      })
    ),
  }
}

interface Row {
  day: string
  figure: string
  currency: string
  amount: number
}

async function figureRows(figures: BusinessFigure[], first: string): Promise<Row[]> {
  const rows = await db
    .from('business_figures')
    .where('day', '>=', first)
    .whereIn('figure', ['', ...figures.map(({ name }) => name)])
    .select('day', 'figure', 'currency', 'amount')
  return rows.map((row) => ({
    day: String(row.day),
    figure: String(row.figure),
    currency: String(row.currency),
    amount: Number(row.amount),
  }))
}

async function countedDays(first: string): Promise<Set<string>> {
  const rows = await db.from('business_days').where('day', '>=', first).select('day')
  return new Set(rows.map((row) => String(row.day)))
}

/** The shop's own currency first; it is there even where nothing came in. */
function currenciesFrom(found: string[], { of }: BusinessFigure, own: string): string[] {
  return of === 'count' ? [''] : [...new Set([own, ...found.sort()])]
}

const keyOf = (...parts: string[]) => parts.join(' ')
