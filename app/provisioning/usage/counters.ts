import { levelRecords, type UsageRecord } from '#billing'
import { DateTime } from 'luxon'
import type { MachineBackup, MachineUsage } from '@innkeeper/provisioning/types'

/** What is read of machines: bytes that they received and sent since their counters began, and bytes that their backups take. */
export type Counter = 'in' | 'out' | 'backups'

/** What was read of a machine, and when. */
export type Reading = Partial<Record<Counter, { value: number; readAt: DateTime }>>

/** Which counters each meter of traffic takes. */
const TRAFFIC: Record<string, Counter[]> = {
  traffic: ['in', 'out'],
  traffic_in: ['in'],
  traffic_out: ['out'],
}
export const BACKUP_STORAGE = 'backup_storage'
const BYTES_PER_MB = 1_000_000

/** What hosts tell of machines: traffic in bytes, read as GB of ten to the ninth; backups in MB times seconds, as their average. */
export const hostMeters = [
  ...Object.keys(TRAFFIC).map((key) => ({
    ...{ key, aggregate: 'sum' as const, scale: 1_000_000_000, unit: 'GB' },
  })),
  { key: BACKUP_STORAGE, aggregate: 'average' as const, scale: 1_000, unit: 'GB' },
]

/** The counters of a service's machine now, by what was told of it alone; what the host did not tell is left out. */
export function readingOf(
  service: { id: string; createdAt: DateTime },
  told: { usage?: MachineUsage; backups?: MachineBackup[] },
  readAt: DateTime
): Reading {
  const { usage, backups } = told
  const reading: Reading = {}
  // A machine of another service that has its id for the moment is not this one's.
  if (usage?.reference === service.id) {
    reading.in = { value: usage.networkInBytes, readAt }
    reading.out = { value: usage.networkOutBytes, readAt }
  }
  if (backups) {
    const own = backups.filter(({ takenAt }) => takenAt >= service.createdAt.toJSDate())
    reading.backups = { value: own.reduce((sum, { bytes }) => sum + bytes, 0), readAt }
  }
  return reading
}

interface Charged {
  serviceId: string
  /** What it is charged for, and since when; what other modules measure is none of ours. */
  meters: { meter: string; since: DateTime }[]
  /** Where days begin and end. */
  zone: string
}

/** What to record of the time between two readings. */
export function recordsBetween(
  before: Reading,
  now: Reading,
  { serviceId, meters, zone }: Charged
): UsageRecord[] {
  return meters.flatMap(({ meter, since }) => {
    const of = { serviceId, meter, key: `${meter}:${serviceId}`, zone, since }
    if (meter === BACKUP_STORAGE) return backupRecords(before, now, of)
    const counters = TRAFFIC[meter] ?? []
    return trafficRecords(before, now, { ...of, counters })
  })
}

interface Measured {
  serviceId: string
  meter: string
  key: string
  zone: string
  since: DateTime
}

/** What went through; a counter that is lower than before began anew, from nothing. Nothing of a stretch that began before it was charged. */
function trafficRecords(
  before: Reading,
  now: Reading,
  { serviceId, meter, key, since, counters }: Measured & { counters: Counter[] }
): UsageRecord[] {
  let quantity = 0
  for (const counter of counters) {
    const [earlier, later] = [before[counter], now[counter]]
    if (!earlier || !later || earlier.readAt < since || earlier.readAt >= later.readAt) return []
    quantity += later.value >= earlier.value ? later.value - earlier.value : later.value
  }
  if (quantity === 0) return []
  const [from, until] = [before[counters[0]]!.readAt, now[counters[0]]!.readAt]
  return [{ serviceId, meter, quantity, from, until, key: `${key}:${from.toMillis()}` }]
}

/** What backups took all the while: between two readings the lower of both. */
function backupRecords(
  { backups: earlier }: Reading,
  { backups: later }: Reading,
  { since, ...of }: Measured
): UsageRecord[] {
  if (!earlier || !later) return []
  const level = Math.round(Math.min(earlier.value, later.value) / BYTES_PER_MB)
  const from = DateTime.max(earlier.readAt, since)
  return levelRecords({ ...of, level, from, until: later.readAt })
}
