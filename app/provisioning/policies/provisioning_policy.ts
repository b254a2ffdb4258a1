import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What staff may do with the services of all accounts, and with clusters, operations and addresses. */
export default class ProvisioningPolicy extends BasePolicy {
  view(visitor: PanelVisitor): boolean {
    return visitor.holds('provisioning.view')
  }

  manage(visitor: PanelVisitor): boolean {
    return visitor.holds('provisioning.manage')
  }
}
