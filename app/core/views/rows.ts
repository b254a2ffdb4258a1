import { edgeGlobals } from 'edge.js'
import { dateFrom, formatDate, formatMoment, type Momentary } from '#core/views/format'

const { html } = edgeGlobals

/** What the component `ui.time` draws, for the rows of long lists, where a component costs more than what it draws. */
export function timeHtml(value: Momentary, format?: 'date') {
  const date = dateFrom(value)
  if (!date) return ''
  const text = format === 'date' ? formatDate(date) : formatMoment(date)
  const mark = format === 'date' ? '' : ' data-moment'
  return html.safe(`<time datetime="${date.toISOString()}"${mark}>${html.escape(text)}</time>`)
}

/** What the component `ui.state` draws, for the rows of long lists. */
export function stateHtml(tone: string, word: string) {
  const dot = '<span class="state__dot" aria-hidden="true"></span>'
  return html.safe(
    `<span class="state state--${html.escape(tone)}">${dot}${html.escape(word)}</span>`
  )
}
