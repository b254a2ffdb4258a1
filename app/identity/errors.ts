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

/** A sign-in provider does not answer; asking again later may help. */
export const E_SOCIAL_UNAVAILABLE = createError<[label: string]>(
  '%s is not responding',
  'E_SOCIAL_UNAVAILABLE',
  503
)

/** What a sign-in provider answered is nothing to go by. */
export const E_SOCIAL_ANSWER = createError<[why: string]>(
  'The response of the sign-in provider cannot be used: %s',
  'E_SOCIAL_ANSWER',
  502
)

/** A program does what a person has to confirm first. */
export const E_NOT_CONFIRMED = createError('Confirm that it is you first', 'E_NOT_CONFIRMED', 403)
