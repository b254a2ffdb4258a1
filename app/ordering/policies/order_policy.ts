import { BasePolicy } from '@adonisjs/bouncer'
import type { OfAccount, PanelVisitor } from '@innkeeper/panel'

/** What members may do with the orders of their account. */
export default class OrderPolicy extends BasePolicy {
  /** Every member sees all of them. */
  view(visitor: PanelVisitor, order?: OfAccount): boolean {
    return visitor.actsFor(order)
  }

  place(visitor: PanelVisitor): boolean {
    return visitor.actsFor() && visitor.membership?.managesAccount === true
  }

  /** Whether an order can still be cancelled is a matter of its state. */
  cancel(visitor: PanelVisitor, order?: OfAccount): boolean {
    return visitor.actsFor(order) && visitor.membership?.managesAccount === true
  }
}
