const EVERY_MS = 30_000
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/**
 * Moments are written in the reader's own time zone, and those marked as relative read "3 minutes ago" and keep counting.
 * What the page said, with its time zone, is their title.
 */
export function showTimesOfReader() {
  document.addEventListener('turbo:load', showAll)
  document.addEventListener('turbo:morph', showAll)
  setInterval(showAll, EVERY_MS)
  showAll()
}

function showAll() {
  const { lang } = document.documentElement
  for (const element of document.querySelectorAll('time[data-relative]')) show(element, ago(lang))
  for (const element of document.querySelectorAll('time[data-moment]')) show(element, at(lang))
}

/** Writes a moment with `format`, once for each text that came from the server. */
function show(element, format) {
  const moment = Date.parse(element.dateTime)
  if (Number.isNaN(moment)) return
  element.title ||= element.textContent.trim()
  const text = format(moment)
  if (element.textContent !== text) element.textContent = text
}

function at(lang) {
  const format = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (moment) => format.format(moment)
}

function ago(lang) {
  const format = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' })
  return (moment) => {
    const seconds = Math.round((moment - Date.now()) / 1_000)
    const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size)
    return unit
      ? format.format(Math.trunc(seconds / unit[1]), unit[0])
      : format.format(0, 'minute')
  }
}
