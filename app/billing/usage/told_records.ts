import { hoursBetween } from '#billing/usage/hours'
import type { DateTime } from 'luxon'
import type { UsageRecord } from '#billing/usage/record_usage'

interface Stretch {
  serviceId: string
  meter: string
  /** Names what is counted, for ever; the moment from which it is told is added to it. */
  key: string
  from: DateTime
  until: DateTime
  /** Where days begin and end: each record is of one day. */
  zone: string
}

/** The hours that began of something that exists since `started`, where one did. */
export function hourRecords({ started, ...stretch }: Stretch & { started: DateTime }) {
  return recordsOf(stretch, ({ from, until }) => hoursBetween(started, from, until))
}

/** A level that held all the while, times the seconds that it did. */
export function levelRecords({ level, ...stretch }: Stretch & { level: number }) {
  return recordsOf(stretch, ({ from, until }) =>
    Math.round(level * until.diff(from, 'seconds').seconds)
  )
}

function recordsOf(
  { key, zone, ...stretch }: Stretch,
  quantityOf: (piece: Pick<Stretch, 'from' | 'until'>) => number
): UsageRecord[] {
  const { serviceId, meter } = stretch
  const records: UsageRecord[] = []
  for (let { from } = stretch; from < stretch.until;) {
    const midnight = from.setZone(zone).plus({ days: 1 }).startOf('day').toUTC()
    const until = midnight < stretch.until ? midnight : stretch.until
    const quantity = quantityOf({ from, until })
    const name = `${key}:${from.toMillis()}`
    if (quantity > 0) records.push({ serviceId, meter, quantity, from, until, key: name })
    from = until
  }
  return records
}
