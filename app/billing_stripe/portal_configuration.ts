import { asked } from '#billing_stripe/keys'
import { wrapped } from '#billing_stripe/stripe_errors'
import type Stripe from 'stripe'

/**
 * The id of the portal's configuration, made at first need and found again by our marker. It lets customers manage
 * cards only: invoices are the panel's own, and names and addresses are changed here.
 */
export async function portalConfiguration(stripe: Stripe, instance: string): Promise<string> {
  const page = await wrapped(() =>
    stripe.billingPortal.configurations.list({ active: true, limit: 100 })
  )
  const known = page.data.find((configuration) => configuration.metadata?.instance === instance)
  if (known) return known.id

  const made = await asked(`portal_configuration_${instance}`, (idempotencyKey) =>
    stripe.billingPortal.configurations.create(
      {
        features: {
          payment_method_update: { enabled: true },
          customer_update: { enabled: false },
          invoice_history: { enabled: false },
        },
        metadata: { instance },
      },
      { idempotencyKey }
    )
  )
  return made.id
}
