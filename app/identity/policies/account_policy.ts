import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What members may do with the account that they act for. */
export default class AccountPolicy extends BasePolicy {
  /** Every member sees its details, which stand on its invoices. */
  view(visitor: PanelVisitor): boolean {
    return visitor.actsFor()
  }

  /** Changes them. */
  manage(visitor: PanelVisitor): boolean {
    return visitor.actsFor() && visitor.membership?.managesAccount === true
  }
}
