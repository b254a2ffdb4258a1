import type { DateTime } from 'luxon'

interface Holidays {
  /** Days that are the same each year, MM-DD. */
  fixed: string
  /** Days counted from Easter Sunday. */
  easter: number[]
  /** Whether Easter is that of the Orthodox churches. */
  orthodox?: boolean
}

/**
 * Days off work in all of a member state, besides 1 January and 25 December; those of single regions are left out. Kept here because that
 * is all that is needed of them: `date-holidays` brings every region of the world, its rules and several packages.
 */
const BY_COUNTRY: Record<string, Holidays> = {
  AT: { fixed: '01-06 05-01 08-15 10-26 11-01 12-08 12-26', easter: [1, 39, 50, 60] },
  BE: { fixed: '05-01 07-21 08-15 11-01 11-11', easter: [1, 39, 50] },
  BG: {
    fixed: '03-03 05-01 05-06 05-24 09-06 09-22 12-24 12-26',
    easter: [-2, 1],
    orthodox: true,
  },
  CY: {
    fixed: '01-06 03-25 04-01 05-01 08-15 10-01 10-28 12-26',
    easter: [-48, -2, 1, 50],
    orthodox: true,
  },
  CZ: { fixed: '05-01 05-08 07-05 07-06 09-28 10-28 11-17 12-24 12-26', easter: [-2, 1] },
  DE: { fixed: '05-01 10-03 12-26', easter: [-2, 1, 39, 50] },
  DK: { fixed: '12-26', easter: [-3, -2, 1, 39, 50] },
  EE: { fixed: '02-24 05-01 06-23 06-24 08-20 12-24 12-26', easter: [-2] },
  ES: { fixed: '01-06 05-01 08-15 10-12 11-01 12-06 12-08', easter: [-2] },
  FI: { fixed: '01-06 05-01 12-06 12-26', easter: [-2, 1, 39] },
  FR: { fixed: '05-01 05-08 07-14 08-15 11-01 11-11', easter: [1, 39, 50] },
  GR: {
    fixed: '01-06 03-25 05-01 08-15 10-28 12-26',
    easter: [-48, -2, 1, 50],
    orthodox: true,
  },
  HR: { fixed: '01-06 05-01 05-30 06-22 08-05 08-15 11-01 11-18 12-26', easter: [1, 60] },
  HU: { fixed: '03-15 05-01 08-20 10-23 11-01 12-26', easter: [-2, 1, 50] },
  IE: { fixed: '03-17 12-26', easter: [1] },
  IS: { fixed: '05-01 06-17 12-26', easter: [-3, -2, 1, 39, 50] },
  IT: { fixed: '01-06 04-25 05-01 06-02 08-15 11-01 12-08 12-26', easter: [1] },
  LI: { fixed: '01-06 02-02 03-19 05-01 08-15 09-08 11-01 12-08 12-26', easter: [1, 39, 50, 60] },
  LT: { fixed: '02-16 03-11 05-01 06-24 07-06 08-15 11-01 11-02 12-24 12-26', easter: [1] },
  LU: { fixed: '05-01 05-09 06-23 08-15 11-01 12-26', easter: [1, 39, 50] },
  LV: { fixed: '05-01 05-04 06-23 06-24 11-18 12-24 12-26 12-31', easter: [-2, 1] },
  MT: {
    fixed: '02-10 03-19 03-31 05-01 06-07 06-29 08-15 09-08 09-21 12-08 12-13',
    easter: [-2],
  },
  NL: { fixed: '04-27 12-26', easter: [1, 39, 50] },
  NO: { fixed: '05-01 05-17 12-26', easter: [-3, -2, 1, 39, 50] },
  PL: { fixed: '01-06 05-01 05-03 08-15 11-01 11-11 12-24 12-26', easter: [1, 60] },
  PT: { fixed: '04-25 05-01 06-10 08-15 10-05 11-01 12-01 12-08', easter: [-2, 60] },
  RO: {
    fixed: '01-02 01-06 01-07 01-24 05-01 06-01 08-15 11-30 12-01 12-26',
    easter: [-2, 1, 50],
    orthodox: true,
  },
  SE: { fixed: '01-06 05-01 06-06 12-26', easter: [-2, 1, 39] },
  SI: { fixed: '01-02 02-08 04-27 05-01 05-02 06-25 08-15 10-31 11-01 12-26', easter: [1] },
  SK: { fixed: '01-06 05-01 05-08 07-05 08-29 11-01 12-24 12-26', easter: [-2, 1] },
}
const EVERYWHERE = ['01-01', '12-25']

/** Whether a day is off work in all of a country of the European Economic Area; false for every other country. */
export function isPublicHoliday(day: DateTime<true>, country: string): boolean {
  const known = BY_COUNTRY[country]
  if (!known) return false
  const date = day.toFormat('MM-dd')
  if (EVERYWHERE.includes(date) || known.fixed.split(' ').includes(date)) return true
  if (country === 'IE' && isIrishMonday(day)) return true
  if (country === 'IS' && isIcelandicDay(day)) return true
  const easter = easterSunday(day.year, known.orthodox)
  const since = Math.round(day.diff(day.set(easter), 'days').days)
  return known.easter.includes(since)
}

/** The first Mondays of February, May, June and August, and the last of October. */
function isIrishMonday({ weekday, month, day }: DateTime<true>): boolean {
  if (weekday !== 1) return false
  return ([2, 5, 6, 8].includes(month) && day <= 7) || (month === 10 && day >= 25)
}

/** The first day of summer, a Thursday in April, and the first Monday of August. */
function isIcelandicDay({ weekday, month, day }: DateTime<true>): boolean {
  if (weekday === 1) return month === 8 && day <= 7
  return weekday === 4 && month === 4 && day >= 19 && day <= 25
}

/** By the rules of the Gregorian calendar (Meeus), or of the Julian one, whose days come 13 days later until 2099. */
function easterSunday(year: number, orthodox = false): { month: number; day: number } {
  return orthodox ? julianEaster(year) : gregorianEaster(year)
}

function gregorianEaster(year: number) {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d =
    (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114
  return { month: Math.floor(f / 31), day: (f % 31) + 1 }
}

function julianEaster(year: number) {
  const d = (19 * (year % 19) + 15) % 30
  const e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
  const days = d + e + 114
  const [month, day] = [Math.floor(days / 31), (days % 31) + 1]
  const later = new Date(Date.UTC(year, month - 1, day + 13))
  return { month: later.getUTCMonth() + 1, day: later.getUTCDate() }
}
