import type { DateTime } from 'luxon'

/** The meter of what is billed by the hour. */
export const HOURS = 'hours'

const HOUR_MS = 3_600_000

/**
 * How many hours began in a stretch of time, counted from a start: the first begins with it, and each lasts as long as any other,
 * whatever clocks on walls do. However a time is cut into stretches, theirs add up to its own.
 */
export function hoursBetween(started: DateTime, from: DateTime, until: DateTime): number {
  return Math.max(0, begunBy(started, until) - begunBy(started, from))
}

/** How many hours began before a moment. */
function begunBy(started: DateTime, moment: DateTime): number {
  return Math.max(0, Math.ceil((moment.toMillis() - started.toMillis()) / HOUR_MS))
}
