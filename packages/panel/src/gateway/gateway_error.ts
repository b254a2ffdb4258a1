interface GatewayErrorOptions {
  /** `unknown`: it may have happened. `refused`: it has not happened, and asking the same again is in vain. */
  outcome: 'unknown' | 'refused'
  /** Whether the same request may succeed later. */
  retryable: boolean
  /** The gateway's code, such as "amount_too_small". */
  reason?: string | null
  /** What the request named and the gateway does not know. */
  missing?: MissingObject | null
  /** The answer is kept under the request's key: asking under it again brings the same one and has no effect. */
  keySpent?: boolean
  /** Nothing gets better by itself: the key is not accepted, or the request is one that is never granted. */
  needsOperator?: boolean
  cause?: unknown
}

export type MissingObject = 'customer' | 'card' | 'other'

/** A gateway could not do what was asked. Holds no secret and no card data. */
export class GatewayError extends Error {
  readonly code = 'E_PAYMENT_GATEWAY'
  readonly status = 503
  readonly outcome: 'unknown' | 'refused'
  readonly retryable: boolean
  readonly reason: string | null
  readonly missing: MissingObject | null
  readonly keySpent: boolean
  readonly needsOperator: boolean

  constructor(message: string, options: GatewayErrorOptions) {
    super(message, { cause: options.cause })
    this.name = 'GatewayError'
    this.outcome = options.outcome
    this.retryable = options.retryable
    this.reason = options.reason ?? null
    this.missing = options.missing ?? null
    this.keySpent = options.keySpent ?? false
    this.needsOperator = options.needsOperator ?? false
  }
}

/** What is answered for a gateway that was taken away, or lost its keys, while payments still know it: it was not asked. */
export function notConfigured(name: string): GatewayError {
  return new GatewayError(`The payment gateway "${name}" is not configured`, {
    outcome: 'refused',
    retryable: true,
    reason: 'not_configured',
    needsOperator: true,
  })
}
