import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What staff may do with mails: look at them and send them again. */
export default class MailPolicy extends BasePolicy {
  manage(visitor: PanelVisitor): boolean {
    return visitor.holds('mails.manage')
  }
}
