import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What staff may do with the terms; everybody reads those that are published. */
export default class TermsVersionPolicy extends BasePolicy {
  manage(visitor: PanelVisitor): boolean {
    return visitor.holds('terms.manage')
  }
}
