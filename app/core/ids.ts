import { isValid, monotonicFactory } from 'ulid'
import { clock } from '#core/clock'

let next = monotonicFactory()
let latest = 0

/**
 * A new ULID: primary key, URL part, idempotency key and marker on the remote machine, in one. It sorts by the clock:
 * where that was put back, so are the ids.
 */
export function newId(): string {
  const now = clock.nowMs()
  if (now < latest) next = monotonicFactory()
  latest = now
  return next(now)
}

/** Whether a text is a ULID; a controller asks before it looks one up. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && isValid(value)
}
