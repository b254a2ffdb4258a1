import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What staff may do with the accounts of customers. */
export default class CustomerPolicy extends BasePolicy {
  view(visitor: PanelVisitor): boolean {
    return visitor.holds('customers.view')
  }
}
