import limiter from '@adonisjs/limiter/services/main'
import { OutageLog } from '#core/outage_log'
import { clientNetwork } from '#core/security/client_network'
import { logSecurity } from '#core/security/security_log'
import type { HttpContext } from '@adonisjs/core/http'

const outage = new OutageLog('What counts sessions of guests')

/** More than a household or an office opens; who sends more to be kept is no visitor. */
const ALLOWED = { requests: 200, duration: '10 minutes' }

/**
 * Whether something may be kept for one more browser that the panel did not know before. Everything that a guest may
 * leave behind passes here, whatever refused it: a session is a row that stays for days, and asking for one is free.
 */
export async function mayOpenGuestSession(ctx: HttpContext): Promise<boolean> {
  const key = `guest_sessions:${clientNetwork(ctx.request.ip())}`
  try {
    const allowed = await limiter.use(ALLOWED).attempt(key, () => true)
    outage.answered()
    if (allowed === true) return true
  } catch (error) {
    outage.failed(error)
    return false
  }
  logSecurity(ctx, 'throttled', { reason: 'sessions of guests' })
  return false
}
