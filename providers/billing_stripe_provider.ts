import type { ApplicationService } from '@adonisjs/core/types'

export default class BillingStripeProvider {
  constructor(protected app: ApplicationService) {}
}
