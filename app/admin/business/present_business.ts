import { DateTime } from 'luxon'
import { drawChart, type Chart } from '#core/charts/chart'
import { formatDate, formatMoney } from '#core/views/format'
import { currencyOf } from '#core/money/currencies'
import type { I18n } from '@adonisjs/i18n'
import type { BusinessFigure } from '#core/registries/business_figures'
import type { Business, CountedFigure, Series } from '#admin/business/read_business'

/** A shop that sells in more currencies reads the rest in the charts. */
const MOST_CURRENCIES = 4

export interface Stat {
  label: string
  href?: string
  values: { text: string; delta: Delta | null }[]
  note: string | null
  spark: (number | null)[]
}

interface Delta {
  text: string
  tone: 'good' | 'bad' | 'even'
  icon: string | null
}

export interface BusinessChart {
  id: string
  title: string
  text: string
  summary: string
  unit: string
  chart: Chart
  currencies: { code: string; current: boolean }[]
}

/** Each figure as a number with its change against the period before. */
export function presentStats({ figures }: Business, i18n: I18n): Stat[] {
  return figures.map(({ figure, series }) => {
    const told = series.filter(isTold).slice(0, MOST_CURRENCIES)
    const [first] = told
    return {
      label: labelOf(figure, i18n),
      href: figure.url,
      values: told.map((each) => ({
        text: amountText(valueOf(figure, each.now), each.currency, i18n),
        delta: deltaOf(figure, each, i18n),
      })),
      note: figure.kind === 'flow' ? todayText(told, i18n) : null,
      spark: first.now,
    }
  })
}

/** The figures that are drawn; of one in several currencies the one that is asked for. */
export function presentCharts(business: Business, i18n: I18n, wanted: string): BusinessChart[] {
  return business.figures
    .filter(({ figure }) => figure.chart)
    .map((counted) => presentChart(counted, business.days, i18n, wanted))
}

function presentChart(
  { figure, series }: CountedFigure,
  days: string[],
  i18n: I18n,
  wanted: string
): BusinessChart {
  const shown = series.find(({ currency }) => currency === wanted) ?? series[0]
  const textOf = (value: number | null) => amountText(value, shown.currency, i18n)
  const points = days.map((day, index) => ({
    label: formatDate(DateTime.fromISO(day, { zone: 'utc' }), i18n.locale),
    value: shown.now[index],
    text: textOf(shown.now[index]),
    open: index === days.length - 1,
  }))
  const title = labelOf(figure, i18n)
  const total = textOf(valueOf(figure, shown.now))
  return {
    id: `chart-${figure.name.replace('.', '-')}`,
    title,
    text: i18n.t(`admin.business.${figure.kind}_total`, { total }),
    summary: i18n.t('admin.business.summary', { title, from: points[0].label, total }),
    unit: shown.currency || title,
    chart: drawChart({
      type: figure.kind === 'flow' ? 'bars' : 'line',
      points,
      axisText: (value) => shortText(value, shown.currency, i18n.locale),
    }),
    currencies:
      series.length > 1
        ? series.map(({ currency: code }) => ({ code, current: code === shown.currency }))
        : [],
  }
}

function labelOf({ name }: BusinessFigure, i18n: I18n): string {
  return i18n.t(`admin.business.figures.${name.replace('.', '_')}`)
}

/** A currency in which nothing happened is not worth a line, unless it is the only one. */
function isTold(series: Series, index: number): boolean {
  return index === 0 || [...series.now, ...series.before].some(Boolean)
}

/** What a period comes to: all that happened in it, or what stood at its end. Null where nobody counted. */
function valueOf({ kind }: BusinessFigure, values: (number | null)[]): number | null {
  const known = values.flatMap((value) => value ?? [])
  if (known.length === 0) return null
  return kind === 'flow' ? known.reduce((sum, value) => sum + value, 0) : known.at(-1)!
}

/** Nothing is compared with a period of which a day is missing. */
function deltaOf(figure: BusinessFigure, { now, before }: Series, i18n: I18n): Delta | null {
  const missing = figure.kind === 'flow' ? before.includes(null) : before.at(-1) === null
  const [value, past] = [valueOf(figure, now), valueOf(figure, before)]
  if (missing || value === null || past === null || past <= 0) return null
  const share = (value - past) / past
  if (share === 0) return { text: i18n.t('admin.business.unchanged'), tone: 'even', icon: null }
  const format: Intl.NumberFormatOptions = {
    style: 'percent',
    maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0,
    signDisplay: 'exceptZero',
  }
  return {
    text: new Intl.NumberFormat(i18n.locale, format).format(share),
    tone: toneOf(figure, share > 0),
    icon: share > 0 ? 'trending-up' : 'trending-down',
  }
}

function toneOf({ more }: BusinessFigure, grew: boolean): Delta['tone'] {
  if (more === 'neutral') return 'even'
  return (more === 'good') === grew ? 'good' : 'bad'
}

function todayText(series: Series[], i18n: I18n): string {
  const amounts = series.map(({ currency, now }) => amountText(now.at(-1) ?? null, currency, i18n))
  return i18n.t('admin.business.today', { amounts: amounts.join(', ') })
}

function amountText(value: number | null, currency: string, i18n: I18n): string {
  if (value === null) return i18n.t('ui.none')
  if (currency) return formatMoney({ minor: value, currency }, i18n.locale)
  return new Intl.NumberFormat(i18n.locale).format(value)
}

/** "€1.2K", for an axis. */
function shortText(value: number, currency: string, locale: string): string {
  const short: Intl.NumberFormatOptions = { notation: 'compact', maximumFractionDigits: 1 }
  if (!currency) return new Intl.NumberFormat(locale, short).format(value)
  const { exponent } = currencyOf(currency)
  return new Intl.NumberFormat(locale, { ...short, style: 'currency', currency }).format(
    value / 10 ** exponent
  )
}
