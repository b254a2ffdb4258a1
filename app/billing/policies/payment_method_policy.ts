import { BasePolicy } from '@adonisjs/bouncer'
import type { OfAccount, PanelVisitor } from '@innkeeper/panel'

/** What members may do with the saved cards of their account. */
export default class PaymentMethodPolicy extends BasePolicy {
  /** Every member sees them, and what was paid. */
  view(visitor: PanelVisitor, method?: OfAccount): boolean {
    return visitor.actsFor(method)
  }

  /** Adds, prefers and removes cards, here or on the gateway's own pages. */
  manage(visitor: PanelVisitor, method?: OfAccount): boolean {
    return visitor.actsFor(method) && visitor.membership?.pays === true
  }
}
