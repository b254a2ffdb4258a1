import { createError } from '@adonisjs/core/exceptions'

/** The visitor asked too often; shown as the 429 page, with Retry-After set by the thrower. */
export const E_TOO_MANY_REQUESTS = createError('Too many requests', 'E_TOO_MANY_REQUESTS', 429)

/** Sign-in cannot be answered now: too many wait already, or the throttle's store is down. */
export const E_SIGN_IN_UNAVAILABLE = createError(
  'Sign-in is busy, try again in a moment',
  'E_SIGN_IN_UNAVAILABLE',
  503
)

/** The shop is held closed, and the visitor is not on the staff. */
export const E_SHOP_HELD = createError('The shop is closed for maintenance', 'E_SHOP_HELD', 503)
