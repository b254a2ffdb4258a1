import type { DateTime } from 'luxon'
import type { UsageRecord } from '#billing'
import type { MachineUsage } from '@innkeeper/provisioning/types'

/** What machines count: bytes that they received and sent. */
export type Counter = 'in' | 'out'

/** How much each meter of traffic takes of what went in and out. */
const TRAFFIC: Record<string, (grown: Record<Counter, number>) => number> = {
  traffic: (grown) => grown.in + grown.out,
  traffic_in: (grown) => grown.in,
  traffic_out: (grown) => grown.out,
}

/** What of machines' counters is measured: bytes, read as GB of ten to the ninth. */
export const trafficMeters = Object.keys(TRAFFIC).map((key) => ({
  ...{ key, aggregate: 'sum' as const, scale: 1_000_000_000, unit: 'GB' },
}))

export function countersOf({
  networkInBytes,
  networkOutBytes,
}: MachineUsage): Record<Counter, number> {
  return { in: networkInBytes, out: networkOutBytes }
}

/** By how much counters grew; one that is lower than before began anew, from nothing. */
export function grownBy(
  before: Record<Counter, number>,
  now: Record<Counter, number>
): Record<Counter, number> {
  const grown = (counter: Counter) =>
    now[counter] >= before[counter] ? now[counter] - before[counter] : now[counter]
  return { in: grown('in'), out: grown('out') }
}

interface Stretch {
  serviceId: string
  /** The meters of its plan; those of other modules are none of ours. */
  meters: string[]
  from: DateTime
  until: DateTime
}

/** What to record of a stretch of time: a record for each meter of traffic in which something went through. */
export function recordsFrom(
  grown: Record<Counter, number>,
  { serviceId, meters, from, until }: Stretch
): UsageRecord[] {
  return meters.flatMap((meter) => {
    const quantity = TRAFFIC[meter]?.(grown) ?? 0
    if (quantity === 0) return []
    const key = `${meter}:${serviceId}:${from.toMillis()}`
    return { serviceId, meter, quantity, from, until, key }
  })
}
