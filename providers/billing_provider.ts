import { declareBillingSettings } from '#billing/settings'
import type { ApplicationService } from '@adonisjs/core/types'

/** Invoices, the ledger, payments, refunds and credit, whichever gateway takes the money. */
export default class BillingProvider {
  constructor(protected app: ApplicationService) {}

  async boot() {
    declareBillingSettings()
  }
}
