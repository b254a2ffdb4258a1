import { formTargets } from '#core/security/form_targets'
import { gateways } from '@innkeeper/panel/gateway'
import type { ApplicationService } from '@adonisjs/core/types'

/** Takes cards through Stripe. */
export default class BillingStripeProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    const { StripeGateway } = await import('#billing_stripe/stripe_gateway')
    const { stripeConfigFromEnvironment, stripePages } = await import('#billing_stripe/config')
    gateways.add(new StripeGateway(stripeConfigFromEnvironment()))
    formTargets.set('stripe', stripePages())
  }

  async start() {
    await import('#billing_stripe/routes')
  }
}
