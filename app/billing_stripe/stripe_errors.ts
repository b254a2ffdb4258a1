import Stripe from 'stripe'
import { GatewayError, type MissingObject } from '@innkeeper/panel/gateway'

/** Runs a request and turns what Stripe throws into a `GatewayError` that says whether the outcome is known. */
export async function wrapped<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    throw error instanceof Stripe.errors.StripeError ? translate(error) : error
  }
}

/** The same for a list that asks for one page after the other. */
export async function* wrappedList<T>(list: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* list
  } catch (error) {
    throw error instanceof Stripe.errors.StripeError ? translate(error) : error
  }
}

/** Too many requests, or a key that is not accepted: a trouble of ours that passes, not a word about the payment. */
const LATER = [401, 403, 429]
const TOO_MANY = 429
const DETAIL_LENGTH = 200

/** Whether Stripe says that an object does not exist. */
function isMissing(error: unknown): boolean {
  return error instanceof GatewayError && error.missing !== null
}

/** The same request, or null where what it names does not exist. */
export async function unlessMissing<T>(request: () => Promise<T>): Promise<T | null> {
  try {
    return await wrapped(request)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

function translate(error: Stripe.errors.StripeError): GatewayError {
  const reason = error.code ?? error.type
  const outcome = outcomeOf(error)
  return new GatewayError(`Stripe: ${reason}${detailOf(error)}${requestOf(error)}`, {
    ...outcome,
    reason,
    missing: missingOf(error),
    keySpent: isKeySpent(error),
    needsOperator: outcome.outcome === 'refused' && error.statusCode !== TOO_MANY,
    cause: error,
  })
}

/**
 * A lost connection and a 5xx may have come after the request was carried out; so may a conflict with a request of the
 * same key, and other parameters under it. Everything else was refused before it had an effect.
 */
function outcomeOf(error: Stripe.errors.StripeError): {
  outcome: 'unknown' | 'refused'
  retryable: boolean
} {
  const { statusCode } = error
  if (statusCode === undefined || statusCode >= 500 || statusCode === 409)
    return { outcome: 'unknown', retryable: true }
  if (error instanceof Stripe.errors.StripeIdempotencyError)
    return { outcome: 'unknown', retryable: false }
  return { outcome: 'refused', retryable: LATER.includes(statusCode) }
}

/**
 * Stripe keeps the first answer to a key for a day, failures of its own included, and says so when it repeats one; and it
 * refuses a key that was used with other parameters.
 */
function isKeySpent(error: Stripe.errors.StripeError): boolean {
  if (error.statusCode === 409) return false
  if (error instanceof Stripe.errors.StripeIdempotencyError) return true
  return error.headers?.['idempotent-replayed'] === 'true'
}

/** What does not exist, by the parameter that named it or by the words ("No such customer: 'cus_…'"). */
function missingOf(error: Stripe.errors.StripeError): MissingObject | null {
  if (error.code !== 'resource_missing') return null
  const kind = /^No such (\w+)/i.exec(error.message)?.[1]?.toLowerCase()
  if (error.param === 'customer' || kind === 'customer') return 'customer'
  if (error.param === 'payment_method' || kind === 'payment_method' || kind === 'paymentmethod')
    return 'card'
  return 'other'
}

/** What Stripe says about a request of ours. What it says about a card is for its owner only. */
function detailOf(error: Stripe.errors.StripeError): string {
  if (error instanceof Stripe.errors.StripeCardError || !error.message) return ''
  return `: ${error.message.slice(0, DETAIL_LENGTH)}`
}

function requestOf({ requestId }: Stripe.errors.StripeError): string {
  return requestId ? ` (${requestId})` : ''
}
