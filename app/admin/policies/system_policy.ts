import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What staff may do with what the panel runs on: look at it, and deliver messages again that failed. */
export default class SystemPolicy extends BasePolicy {
  manage(visitor: PanelVisitor): boolean {
    return visitor.holds('system.manage')
  }
}
