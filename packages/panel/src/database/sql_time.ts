import { clock } from '../clock.js'
import type { DateTime } from 'luxon'

/**
 * A moment (or milliseconds since the epoch) as the database keeps it, UTC to the second: "2026-03-01 12:00:00".
 * The present one where none is given.
 */
export function sqlTime(moment: DateTime | number = clock.nowMs()): string {
  return new Date(moment.valueOf()).toISOString().slice(0, 19).replace('T', ' ')
}
