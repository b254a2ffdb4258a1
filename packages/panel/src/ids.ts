import { randomBytes } from 'node:crypto'
import { encodeTime, isValid, monotonicFactory } from 'ulid'
import { clock } from './clock.js'

const POOL_BYTES = 1_024

let pool = Buffer.alloc(0)
let used = 0

/** A random fraction for each character of an id, from bytes drawn in advance: asking for each alone takes as long as a query. */
function random(): number {
  if (used === pool.length) {
    pool = randomBytes(POOL_BYTES)
    used = 0
  }
  return pool[used++] / 256
}

let next = monotonicFactory(random)
let latest = 0

/**
 * A new ULID: primary key, URL part, idempotency key and marker on the remote machine, in one. It sorts by the clock:
 * where that was put back, so are the ids.
 */
export function newId(): string {
  const now = clock.nowMs()
  if (now < latest) next = monotonicFactory(random)
  latest = now
  return next(now)
}

/** An id of something that happened elsewhere at a moment (milliseconds): it sorts by that. */
export function idAt(ms: number): string {
  return encodeTime(ms) + newId().slice(10)
}

/** What no id of that millisecond or of a later one sorts before: all ids that are less were made earlier. */
export function firstIdAt(ms: number): string {
  return encodeTime(ms).padEnd(26, '0')
}

/** Whether a text is a ULID; a controller asks before it looks one up. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && isValid(value)
}

/** The same of what somebody typed, which goes on being a text where it is none. */
export const looksLikeId = (text: string): boolean => isId(text)
