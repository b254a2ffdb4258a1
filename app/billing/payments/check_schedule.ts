import { clock } from '#core/clock'

const PAUSES_MS = [30_000, 5 * 60_000, 3600_000]
/** The longest pause between two checks. */
export const LONGEST_CHECK_MS = 24 * 3600_000

/** When to ask the gateway again after so many times: in half a minute, five minutes, an hour, then once a day. */
export function nextCheckAt(checks: number): number {
  return clock.nowMs() + (PAUSES_MS[checks] ?? LONGEST_CHECK_MS)
}
