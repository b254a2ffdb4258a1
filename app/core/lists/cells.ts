import { edgeGlobals } from 'edge.js'
import { csvText } from '#core/csv'
import { currencyOf } from '#core/money/currencies'
import { dateFrom, formatMoney, type Momentary } from '#core/views/format'
import { stateHtml, timeHtml } from '#core/views/rows'
import { toneOf } from '#core/views/tones'
import type { ListCells, ListColumn, ListRow, ListText } from '#core/registries/lists'

const { escape } = edgeGlobals.html

type State = ListCells['state']
type Amount = ListCells['money']

const CLASSES: Partial<Record<keyof ListCells, string>> = {
  mono: 'mono',
  number: 'numeric mono',
  money: 'numeric mono',
  text: 'list__text',
}

/** What a column holds of a row. */
export function valueOf(column: ListColumn, row: ListRow, t: ListText): unknown {
  return typeof column.value === 'string' ? row[column.value] : column.value(row, t)
}

/** The class of a column's cells. */
export function classOf({ type, wideOnly }: ListColumn): string {
  return `${CLASSES[type] ?? ''} ${wideOnly ? 'table__beside' : ''}`.trim()
}

/** The class of its heading, whose words are no machine's. */
export const headClassOf = (column: ListColumn): string =>
  classOf(column)
    .replace(/\bmono\b/, '')
    .trim()

/** What is within a cell, escaped. Written here, as a component for each cell costs more than all else of a long list. */
export function cellHtml(column: ListColumn, row: ListRow, t: ListText): string {
  const shown = shownHtml(column, valueOf(column, row, t), t)
  const href = column.href?.(row)
  const linked = href ? `<a href="${escape(href)}">${shown}</a>` : shown
  const below = column.below?.(row, t)
  return below ? `${linked}<br><span class="subtle">${escape(below)}</span>` : linked
}

/** The same without what leads on, for a cell whose row leads there. */
export function shownHtml(column: ListColumn, value: unknown, t: ListText): string {
  if (value === null || value === undefined || value === '')
    return `<span class="subtle list__none">${escape(t('ui.none'))}</span>`
  switch (column.type) {
    case 'money':
      return escape(formatMoney(value as NonNullable<Amount>))
    case 'day':
      return htmlOf(timeHtml(value as Momentary, 'date'))
    case 'time':
      return htmlOf(timeHtml(value as Momentary))
    case 'moment':
      return htmlOf(timeHtml(value as Momentary, 'exact'))
    case 'state': {
      const { state, label, tone } = value as State
      return htmlOf(stateHtml(tone ?? toneOf(state), label))
    }
    case 'details':
      return `<details><summary>${escape(t('ui.list.details'))}</summary><pre class="mono">${escape(String(value))}</pre></details>`
    case 'text':
      if (column.whole) return `<span class="list__whole">${escape(String(value))}</span>`
      return `<span class="list__clip" title="${escape(String(value))}">${escape(String(value))}</span>`
    default:
      return escape(String(value))
  }
}

/** What a helper wrote and escaped. */
const htmlOf = (html: string | { value: string }): string =>
  typeof html === 'string' ? html : html.value

/** A cell as texts of a file: amounts are two, a decimal number and its currency; times are those of ISO 8601. */
export function fileCells(column: ListColumn, row: ListRow, t: ListText): string[] {
  const value = valueOf(column, row, t)
  const nothing = value === null || value === undefined
  switch (column.type) {
    case 'money':
      return nothing ? ['', ''] : decimalOf(value as NonNullable<Amount>)
    case 'number':
      return [nothing ? '' : String(Number(value))]
    case 'day':
      return [
        dateFrom(value as Momentary)
          ?.toISOString()
          .slice(0, 10) ?? '',
      ]
    case 'time':
    case 'moment':
      return [dateFrom(value as Momentary)?.toISOString() ?? '']
    case 'state':
      return [nothing ? '' : csvText((value as State).label)]
    default:
      return [nothing ? '' : csvText(String(value))]
  }
}

/** "-12.34" and "EUR". */
function decimalOf({ minor, currency }: NonNullable<Amount>): string[] {
  const { exponent } = currencyOf(currency)
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent)
  const fraction = exponent > 0 ? `.${digits.slice(-exponent)}` : ''
  return [`${minor < 0 ? '-' : ''}${whole}${fraction}`, currency]
}
