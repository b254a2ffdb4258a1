import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What staff may do with the money of all accounts: invoices, payments, credit, tax rates and events of gateways. */
export default class BillingPolicy extends BasePolicy {
  view(visitor: PanelVisitor): boolean {
    return visitor.holds('billing.view')
  }

  manage(visitor: PanelVisitor): boolean {
    return visitor.holds('billing.manage')
  }
}
