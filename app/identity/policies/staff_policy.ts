import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** Who works in the admin panel, and who decides that. */
export default class StaffPolicy extends BasePolicy {
  /** Everybody on the staff. */
  enter(visitor: PanelVisitor): boolean {
    return visitor.staff !== null
  }

  /** Appoints staff, changes their roles and takes their access away. */
  manage(visitor: PanelVisitor): boolean {
    return visitor.holds('staff.manage')
  }
}
