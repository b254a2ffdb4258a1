import { isValid, monotonicFactory } from 'ulid'
import { clock } from '#core/clock'

const next = monotonicFactory()

/** A new ULID: primary key, URL part, idempotency key and marker on the remote machine, in one. */
export function newId(): string {
  return next(clock.nowMs())
}

/** Whether a text is a ULID; a controller asks before it looks one up. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && isValid(value)
}
