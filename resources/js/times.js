const EVERY_MS = 30_000
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** Times marked as relative read "3 minutes ago" and keep counting; the moment itself is their title. */
export function showRelativeTimes() {
  document.addEventListener('turbo:load', showAll)
  document.addEventListener('turbo:morph', showAll)
  setInterval(showAll, EVERY_MS)
  showAll()
}

function showAll() {
  for (const element of document.querySelectorAll('time[data-relative]')) show(element)
}

function show(element) {
  const seconds = Math.round((Date.parse(element.dateTime) - Date.now()) / 1_000)
  if (Number.isNaN(seconds)) return
  element.title ||= element.textContent.trim()
  const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto' })
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size)
  element.textContent = unit
    ? format.format(Math.trunc(seconds / unit[1]), unit[0])
    : format.format(0, 'minute')
}
