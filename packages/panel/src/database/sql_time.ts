import { clock } from '../clock.js'
import type { DateTime } from 'luxon'

/** Rows are written by the thousand in one second. */
let written = { second: Number.NaN, text: '' }

/**
 * A moment (or milliseconds since the epoch) as the database keeps it, UTC to the second: "2026-03-01 12:00:00".
 * The present one where none is given.
 */
export function sqlTime(moment: DateTime | number = clock.nowMs()): string {
  const second = Math.floor(moment.valueOf() / 1000)
  if (second !== written.second)
    written = { second, text: new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ') }
  return written.text
}
