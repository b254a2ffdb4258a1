import { Exception } from '@adonisjs/core/exceptions'

interface GatewayErrorOptions {
  /** `unknown`: it may have happened. `refused`: it has not happened, and asking the same again is in vain. */
  outcome: 'unknown' | 'refused'
  /** Whether the same request may succeed later. */
  retryable: boolean
  /** The gateway's code, such as "amount_too_small". */
  reason?: string | null
  cause?: unknown
}

/** A gateway could not do what was asked. Holds no secret and no card data. */
export class GatewayError extends Exception {
  static code = 'E_PAYMENT_GATEWAY'
  static status = 503

  readonly outcome: 'unknown' | 'refused'
  readonly retryable: boolean
  readonly reason: string | null

  constructor(message: string, { outcome, retryable, reason, cause }: GatewayErrorOptions) {
    super(message, { cause })
    this.outcome = outcome
    this.retryable = retryable
    this.reason = reason ?? null
  }
}
