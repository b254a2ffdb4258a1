import Stripe from 'stripe'
import { GatewayError } from '#billing/contracts/gateway_error'

/** Runs a request and turns what Stripe throws into a `GatewayError` that says whether the outcome is known. */
export async function wrapped<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    throw error instanceof Stripe.errors.StripeError ? translate(error) : error
  }
}

/** Too many requests, or a key that is not accepted: a trouble of ours that passes, not a word about the payment. */
const LATER = [401, 403, 429]

/** Whether Stripe says that an object does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof GatewayError && error.reason === 'resource_missing'
}

function translate(error: Stripe.errors.StripeError): GatewayError {
  const reason = error.code ?? error.type
  const options = { ...outcomeOf(error), reason, cause: error }
  return new GatewayError(
    `Stripe: ${reason}${error.requestId ? ` (${error.requestId})` : ''}`,
    options
  )
}

/**
 * A lost connection and a 5xx may have come after the request was carried out; so may a conflict with a request of the
 * same key. Everything else was refused before it had an effect.
 */
function outcomeOf(error: Stripe.errors.StripeError): {
  outcome: 'unknown' | 'refused'
  retryable: boolean
} {
  if (error.statusCode === undefined || error.statusCode >= 500 || error.statusCode === 409) {
    return { outcome: 'unknown', retryable: true }
  }
  return { outcome: 'refused', retryable: LATER.includes(error.statusCode) }
}
