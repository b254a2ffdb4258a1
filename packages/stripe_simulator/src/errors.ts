import type Stripe from 'stripe'

/** The `error` object of the API's answer. */
export interface ErrorBody {
  type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error'
  message: string
  code?: string
  param?: string
  decline_code?: string
  advice_code?: string
  charge?: string
  payment_method?: Stripe.PaymentMethod
  payment_intent?: Stripe.PaymentIntent
  setup_intent?: Stripe.SetupIntent
}

/** A request that the API refuses; becomes the answer's status and `error` object. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody
  ) {
    super(body.message)
  }
}

/** Refuses a request because of what it asks for (400 unless told otherwise). */
export function invalidRequest(
  message: string,
  details: { code?: string; param?: string; status?: number } = {}
): ApiError {
  const { status = 400, ...rest } = details
  return new ApiError(status, { type: 'invalid_request_error', message, ...rest })
}

/** How a refusal calls a kind of object, where that is not the kind's own name. */
const KIND_NAMES: Record<string, string> = {
  payment_method: 'PaymentMethod',
  setup_intent: 'setupintent',
}

/** Refuses an id that names no object: 404 where it is in the path, 400 where it is a parameter. */
export function resourceMissing(kind: string, id: string, param = 'id'): ApiError {
  const isIntent = kind === 'payment_intent' || kind === 'setup_intent'
  return invalidRequest(`No such ${KIND_NAMES[kind] ?? kind}: '${id}'`, {
    code: 'resource_missing',
    param: param === 'id' && isIntent ? 'intent' : param,
    status: param === 'id' ? 404 : 400,
  })
}

/** Says plainly that the real API can do what the simulator cannot. */
export function notSimulated(what: string, param?: string): ApiError {
  return invalidRequest(`The Stripe simulator does not simulate ${what}.`, {
    code: 'not_simulated',
    ...(param && { param }),
  })
}
