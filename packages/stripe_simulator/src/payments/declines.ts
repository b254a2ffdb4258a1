import { ApiError } from '../errors.js'
import type { Decline } from '../test_cards.js'
import type { ErrorBody } from '../errors.js'

/** The answer to a request that the bank refused. */
export function declineOf(decline: Decline, about: Partial<ErrorBody> = {}) {
  return new ApiError(402, {
    type: 'card_error',
    code: decline.code,
    decline_code: decline.declineCode,
    ...(decline.adviceCode && { advice_code: decline.adviceCode }),
    message: decline.message,
    ...about,
  })
}

/** The bank wants its customer to authenticate, but the customer is not there. */
export const AUTHENTICATION_REQUIRED: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
}

/** The request asked to fail rather than to wait for authentication. */
export const AUTHENTICATION_NOT_HANDLED: Decline = {
  ...AUTHENTICATION_REQUIRED,
  declineCode: 'authentication_not_handled',
}

/** The customer failed, or refused, to authenticate. */
export const AUTHENTICATION_FAILED = {
  payment_intent: 'payment_intent_authentication_failure',
  setup_intent: 'setup_intent_authentication_failure',
  message:
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
} as const
