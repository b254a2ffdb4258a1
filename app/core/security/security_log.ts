import { createHmac } from 'node:crypto'
import logger from '@adonisjs/core/services/logger'
import env from '#start/env'
import { cut } from '#core/text'
import type { HttpContext } from '@adonisjs/core/http'
import type { HttpError } from '@adonisjs/core/types/http'

/** What the security log tells; operators match these names, so they stay as they are. */
export type SecurityEvent =
  | 'sign_in_failed'
  | 'throttled'
  | 'password_reset_requested'
  | 'forbidden'
  | 'not_found'
  | 'csrf_refused'
  | 'webhook_refused'
  | 'private_key_refused'

/** Errors that tell of an event by themselves, whoever throws them. */
const EVENTS: Record<string, SecurityEvent | undefined> = {
  E_BAD_CSRF_TOKEN: 'csrf_refused',
  E_TOO_MANY_REQUESTS: 'throttled',
  E_FORBIDDEN: 'forbidden',
}

/** Lines are one request's, so what is attached to it may say who made it. */
interface Visit {
  visitor?: { user: { id: string } | null }
}

/**
 * Writes one line to the log: what was refused, to whom and why. It names people by id or by a code that is the same
 * for the same address, and holds nothing that was typed.
 */
export function logSecurity(
  ctx: HttpContext,
  event: SecurityEvent,
  { reason, person }: { reason: string; person?: string }
): void {
  const { visitor }: Visit = ctx
  logger.warn(
    {
      event: `security.${event}`,
      reason,
      ip: ctx.request.ip(),
      method: ctx.request.method(),
      route: ctx.route?.pattern ?? null,
      user: visitor?.user?.id ?? null,
      ...(person === undefined ? {} : { person: personCode(person) }),
      requestId: ctx.request.id() ?? null,
    },
    `security: ${event}`
  )
}

/** The same for an error on its way to its page, where it is one of those; an id that leads nowhere is one. */
export function logRefusal(ctx: HttpContext, error: Pick<HttpError, 'code' | 'status'>): void {
  const event = EVENTS[error.code ?? ''] ?? eventOf(ctx, error.status)
  if (event) logSecurity(ctx, event, { reason: error.code ?? String(error.status) })
}

function eventOf(ctx: HttpContext, status: number): SecurityEvent | undefined {
  if (status === 403) return 'forbidden'
  if (status === 429) return 'throttled'
  return status === 404 && ctx.route?.pattern.includes(':') ? 'not_found' : undefined
}

/** Tells attempts on one address apart from those on another, without naming either. */
function personCode(address: string): string {
  const key = env.get('APP_KEY').release()
  return createHmac('sha256', key)
    .update(`security log:${cut(address, 320)}`)
    .digest('hex')
    .slice(0, 12)
}
