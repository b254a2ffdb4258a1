// The SDK reads this once, when it is loaded: its notices would go to the console past our logger.
process.env.STRIPE_SUPPRESS_NOTICES ??= 'true'

import Stripe from 'stripe'

/** The version that this code was written and tested against; a new SDK does not change it silently. */
const API_VERSION = '2026-10-28.endive'

export interface StripeConfig {
  secretKey: string
  /** All secrets of the webhook endpoint that are valid at the moment: two while one is rotated. */
  webhookSecrets: string[]
  /** The API's address where it is not Stripe's own, such as a simulator's. */
  apiBase?: string
  /** Marks what is ours where several panels share one Stripe account. */
  instance: string
  timeoutMs?: number
  retries?: number
}

/** A client for one account. Requests that may be repeated carry keys of ours, never random ones. */
export function stripeClient({ secretKey, apiBase, timeoutMs, retries }: StripeConfig): Stripe {
  return new Stripe(secretKey, {
    apiVersion: API_VERSION,
    timeout: timeoutMs ?? 15_000,
    maxNetworkRetries: retries ?? 1,
    telemetry: false,
    ...(apiBase ? addressOf(apiBase) : {}),
  })
}

function addressOf(apiBase: string) {
  const { protocol, hostname, port } = new URL(apiBase)
  const isPlain = protocol === 'http:'
  return {
    protocol: isPlain ? 'http' : 'https',
    host: hostname,
    port: port || (isPlain ? 80 : 443),
  } as const
}
