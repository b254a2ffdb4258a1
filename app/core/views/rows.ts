import { edgeGlobals } from 'edge.js'
import { dateFrom, formatDate, formatMoment, type Momentary } from '#core/views/format'

const { html } = edgeGlobals

/** How a time is told: "2 hours ago" and the moment itself where nothing counts it, always the moment, or its day. */
type TimeFormat = 'relative' | 'exact' | 'date'

const MARKS: Record<TimeFormat, string> = {
  relative: ' data-relative',
  exact: ' data-moment',
  date: '',
}

/** What the component `ui.time` draws, for the rows of long lists, where a component costs more than what it draws. */
export function timeHtml(value: Momentary, format: TimeFormat = 'relative') {
  const date = dateFrom(value)
  if (!date) return ''
  const text = format === 'date' ? formatDate(date) : formatMoment(date)
  return html.safe(
    `<time datetime="${date.toISOString()}"${MARKS[format]}>${html.escape(text)}</time>`
  )
}

/** What the component `ui.state` draws, for the rows of long lists. */
export function stateHtml(tone: string, word: string) {
  const dot = '<span class="state__dot" aria-hidden="true"></span>'
  return html.safe(
    `<span class="state state--${html.escape(tone)}">${dot}${html.escape(word)}</span>`
  )
}

/** A text in parts, those that are strong marked; each is escaped. */
export function partsHtml(parts: { text: string; strong?: boolean }[]) {
  const written = parts.map(({ text, strong }) => {
    const escaped = html.escape(text)
    return strong ? `<strong class="timeline__mention">${escaped}</strong>` : escaped
  })
  return html.safe(written.join(''))
}
