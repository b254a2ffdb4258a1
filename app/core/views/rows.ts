import { edgeGlobals } from 'edge.js'
import { dateFrom, formatAgo, formatDate, formatMoment, type Momentary } from '#core/views/format'
import { iconHtml } from '#core/views/icons'

const { html } = edgeGlobals

/** How a time is told: "2 hours ago" with the moment as its title, always the moment, or its day. */
type TimeFormat = 'relative' | 'exact' | 'date'

/** What the component `ui.time` draws, for the rows of long lists, where a component costs more than what it draws. */
export function timeHtml(value: Momentary, format: TimeFormat = 'relative') {
  const date = dateFrom(value)
  if (!date) return ''
  const { marks, text } = told(date, format)
  return html.safe(`<time datetime="${date.toISOString()}"${marks}>${html.escape(text)}</time>`)
}

function told(date: Date, format: TimeFormat): { marks: string; text: string } {
  if (format === 'date') return { marks: '', text: formatDate(date) }
  const moment = formatMoment(date)
  if (format === 'exact') return { marks: ' data-moment', text: moment }
  return { marks: ` data-relative title="${html.escape(moment)}"`, text: formatAgo(date) }
}

/** What the component `ui.state` draws, for the rows of long lists. */
export function stateHtml(tone: string, word: string) {
  const dot = '<span class="state__dot" aria-hidden="true"></span>'
  return html.safe(
    `<span class="state state--${html.escape(tone)}">${dot}${html.escape(word)}</span>`
  )
}

/** What the component `ui.copy` draws, for the rows of long lists; with the texts of its button. */
export function copyHtml(value: string, texts: { done: string; label: string }) {
  const shown = html.escape(value)
  const icons = `${iconHtml('copy', 'copy__icon').value}${iconHtml('check', 'copy__icon copy__icon--done').value}`
  const label = `<span class="visually-hidden">${html.escape(texts.label)}</span>`
  return html.safe(
    `<copy-button class="copy" data-done="${html.escape(texts.done)}"><code class="copy__value mono">${shown}</code>` +
      `<button class="copy__button" type="button" data-value="${shown}">${icons}${label}</button>` +
      '<span class="visually-hidden" role="status"></span></copy-button>'
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
