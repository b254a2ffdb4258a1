import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What staff may do with the audit log. */
export default class EntryPolicy extends BasePolicy {
  view(visitor: PanelVisitor): boolean {
    return visitor.holds('audit.view')
  }
}
