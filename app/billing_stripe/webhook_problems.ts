import { GatewayError } from '@innkeeper/panel/gateway'
import { EVENT_TYPES } from '#billing_stripe/stripe_events'
import { wrapped } from '#billing_stripe/stripe_errors'
import type Stripe from 'stripe'

/** What is wrong with the endpoint that the operator made in Stripe's dashboard; null where the key may not look at it. */
export async function webhookProblems(stripe: Stripe, url: string): Promise<string[] | null> {
  const endpoints = await endpointsOf(stripe)
  if (!endpoints) return null
  const ours = endpoints.filter((endpoint) => endpoint.url === url)
  const enabled = ours.filter(({ status }) => status === 'enabled')
  if (ours.length === 0) return [`No webhook endpoint at Stripe has the address ${url}`]
  if (enabled.length === 0) return [`The webhook endpoint ${url} is disabled at Stripe`]
  const wanted = enabled.flatMap((endpoint) => endpoint.enabled_events)
  const missing = EVENT_TYPES.filter((type) => !wanted.some((pattern) => covers(pattern, type)))
  if (missing.length === 0) return []
  return [`The webhook endpoint at Stripe does not send ${missing.join(', ')}`]
}

async function endpointsOf(stripe: Stripe): Promise<Stripe.WebhookEndpoint[] | null> {
  try {
    const page = await wrapped(() => stripe.webhookEndpoints.list({ limit: 100 }))
    return page.data
  } catch (error) {
    if (error instanceof GatewayError && error.needsOperator) return null
    throw error
  }
}

/** "*", "refund.*" or a type by its name. */
function covers(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type
}
