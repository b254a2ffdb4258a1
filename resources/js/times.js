const EVERY_MS = 30_000
const DAY = 86_400
const UNITS = [
  ['day', DAY],
  ['hour', 3_600],
  ['minute', 60],
]
/** What is further away is told by its day. */
const TOLD_BY_DAY = 7 * DAY

/** What the panel's clock said on the newest page, and by how much the clock here differs from it. */
let newest = 0
let behind = 0

/**
 * Moments are written in the reader's own time zone, and those marked as relative, "3 minutes ago", keep counting.
 * What a page said with its time zone is the title of a moment, the exact time there is the title of a relative one. A page
 * that comes next, or that this one is refreshed with, says the same before it is shown: nothing moves or changes twice.
 */
export function showTimesOfReader() {
  document.addEventListener('turbo:before-render', ({ detail }) => showAll(detail.newBody))
  document.addEventListener('turbo:load', () => {
    compareClocks()
    showAll(document)
  })
  document.addEventListener('visibilitychange', keepCounting)
  setInterval(keepCounting, EVERY_MS)
  compareClocks()
  showAll(document)
}

/** Nobody reads a page in the background. */
function keepCounting() {
  if (!document.hidden) showAll(document, 'time[data-relative]')
}

/** A page that comes back from the browser's own memory says a time that was. */
function compareClocks() {
  const told = Date.parse(document.querySelector('meta[name=server-time]')?.content)
  if (!(told > newest)) return
  newest = told
  behind = told - Date.now()
}

function showAll(root, which = 'time[data-relative], time[data-moment]') {
  const elements = root.querySelectorAll(which)
  if (elements.length === 0) return
  const say = speaker()
  for (const element of elements) show(element, say)
}

function show(element, say) {
  const moment = Date.parse(element.dateTime)
  if (Number.isNaN(moment)) return
  const isRelative = element.hasAttribute('data-relative')
  if (isRelative) write(element, 'title', say.exactly(moment))
  else element.title ||= element.textContent.trim()
  write(element, 'textContent', isRelative ? say.ago(moment) : say.at(moment))
}

/** Writes only what differs, so that a selection stays and nothing is drawn again. */
function write(element, property, text) {
  if (element[property] !== text) element[property] = text
}

/** The ways to say a moment, written as the server writes them; made once for all moments of a page. */
function speaker() {
  const { lang } = document.documentElement
  const month = new Intl.DateTimeFormat(lang, { month: 'short' })
  const zone = new Intl.DateTimeFormat(lang, { timeZoneName: 'short' })
  const counted = new Intl.RelativeTimeFormat(lang)
  const now = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(0, 'second')
  const day = (date) => `${date.getDate()} ${month.format(date)} ${date.getFullYear()}`
  const at = (date) => `${day(date)}, ${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`
  return {
    at: (moment) => at(new Date(moment)),
    exactly: (moment) => `${at(new Date(moment))} ${nameOf(zone, moment)}`,
    ago(moment) {
      const seconds = (moment - Date.now() - behind) / 1_000
      if (Math.abs(seconds) >= TOLD_BY_DAY) return day(new Date(moment))
      const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size)
      return unit ? counted.format(Math.trunc(seconds / unit[1]), unit[0]) : now
    },
  }
}

const twoDigits = (number) => String(number).padStart(2, '0')

const nameOf = (zone, moment) =>
  zone.formatToParts(moment).find(({ type }) => type === 'timeZoneName').value
