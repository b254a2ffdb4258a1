import { errors } from '@adonisjs/bouncer'
import { createError } from '@adonisjs/core/exceptions'

/** The visitor may not do this; shown as the 403 page. */
const E_FORBIDDEN = createError('You don’t have access to this page', 'E_FORBIDDEN', 403)

/** Answers with the 403 page. */
export function forbid(): never {
  throw new E_FORBIDDEN()
}

/**
 * The refusal of a policy as one of ours: Bouncer's own would lead forms back to their page with a message instead of saying that
 * they are closed. A status that the policy names stays, such as 404 for what nobody shall know of.
 */
export function asForbidden(thrown: unknown): unknown {
  if (!(thrown instanceof errors.E_AUTHORIZATION_FAILURE)) return thrown
  const refusal = new E_FORBIDDEN([], { cause: thrown })
  refusal.status = thrown.response.status ?? refusal.status
  return refusal
}
