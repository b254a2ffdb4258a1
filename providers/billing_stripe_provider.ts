import { gateways } from '#billing/contracts/gateways'
import type { ApplicationService } from '@adonisjs/core/types'

/** Takes cards through Stripe. */
export default class BillingStripeProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    const { StripeGateway } = await import('#billing_stripe/stripe_gateway')
    const { stripeConfigFromEnvironment } = await import('#billing_stripe/config')
    gateways.add(new StripeGateway(stripeConfigFromEnvironment()))
  }

  async start() {
    await import('#billing_stripe/routes')
  }
}
