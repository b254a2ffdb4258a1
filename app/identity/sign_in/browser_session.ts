import { renewFormSecret } from '#core/session/form_secret'
import type { Session } from '@adonisjs/session'

/** Where the browser's session names the sign-in record. */
export const SIGN_IN_KEY = 'sign_in'

/** What a visitor gathered before signing in and keeps afterwards. */
const KEPT_AT_SIGN_IN = ['cart_id']

/**
 * Gives the browser a new session that names a sign-in. Nothing but the cart comes along: neither the old id nor the
 * old CSRF secret, which somebody else may know.
 */
export function beginBrowserSession(session: Session, userSessionId: string): void {
  const kept = KEPT_AT_SIGN_IN.map((key) => [key, session.get(key)] as const)
  session.clear()
  session.regenerate()
  for (const [key, value] of kept) if (value !== undefined) session.put(key, value)
  renewFormSecret(session)
  session.put(SIGN_IN_KEY, userSessionId)
}

/** Gives the browser a new, empty session. */
export function endBrowserSession(session: Session): void {
  session.clear()
  session.regenerate()
}
