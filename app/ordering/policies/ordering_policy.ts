import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What staff may do with the orders of all accounts. */
export default class OrderingPolicy extends BasePolicy {
  view(visitor: PanelVisitor): boolean {
    return visitor.holds('orders.view')
  }

  /** Accepts, rejects and cancels them. */
  manage(visitor: PanelVisitor): boolean {
    return visitor.holds('orders.manage')
  }
}
