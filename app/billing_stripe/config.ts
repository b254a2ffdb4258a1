import env from '#start/env'
import { appUrl } from '#config/app'
import type { StripeConfig } from '#billing_stripe/stripe_client'

/**
 * Stripe's settings from the environment. The panel's host name marks what is ours, so that a copy of the database on
 * a staging machine does not act upon production's events.
 */
export function stripeConfigFromEnvironment(): StripeConfig {
  return {
    secretKey: env.get('STRIPE_SECRET_KEY') ?? '',
    webhookSecrets: (env.get('STRIPE_WEBHOOK_SECRET') ?? '')
      .split(',')
      .map((secret) => secret.trim())
      .filter(Boolean),
    apiBase: env.get('STRIPE_API_BASE'),
    instance: new URL(appUrl).host,
  }
}

/** Where Stripe's hosted pages are: its own hosts, the operator's custom domains, or a simulator. */
export function stripePages(): string[] {
  const apiBase = env.get('STRIPE_API_BASE')
  const own = apiBase ? new URL(apiBase).origin : 'https://*.stripe.com'
  return [own, ...env.get('STRIPE_PAGE_HOSTS').map((host) => `https://${host}`)]
}
