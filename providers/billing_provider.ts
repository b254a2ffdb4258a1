import type { ApplicationService } from '@adonisjs/core/types'

export default class BillingProvider {
  constructor(protected app: ApplicationService) {}
}
