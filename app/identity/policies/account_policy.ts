import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What members may do with the account that they act for. */
export default class AccountPolicy extends BasePolicy {
  /** Its details, which stand on its invoices. */
  manage(visitor: PanelVisitor): boolean {
    return visitor.actsFor() && visitor.membership?.managesAccount === true
  }
}
