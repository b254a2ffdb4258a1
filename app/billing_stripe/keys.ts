import { createHash } from 'node:crypto'
import { newId } from '#core/ids'
import { GatewayError } from '@innkeeper/panel/gateway'
import { wrapped } from '#billing_stripe/stripe_errors'

/** A key for a request: the same for the same parameters, another one as soon as one of them has changed. */
export function keyOf(name: string, params: object): string {
  const digest = createHash('sha256').update(JSON.stringify(params)).digest('base64url')
  return `${name}_${digest.slice(0, 16)}`
}

/** A key for a verb that is harmless to repeat: a kept answer would only hide how things stand by now. */
export function freshKey(name: string): string {
  return `${name}_${newId()}`
}

/** Whether Stripe keeps a failure of its own under the key, so that asking under it again brings that failure for a day. */
export function isSpent(error: unknown): boolean {
  return error instanceof GatewayError && error.keySpent && error.outcome === 'unknown'
}

/**
 * Asks under a key, and once more under a fresh one where only a failure is kept under the first. For what may exist
 * twice without harm, such as a customer that owns nothing; never for money.
 */
export async function asked<T>(key: string, request: (key: string) => Promise<T>): Promise<T> {
  try {
    return await wrapped(() => request(key))
  } catch (error) {
    if (!isSpent(error)) throw error
    return wrapped(() => request(freshKey(key)))
  }
}
