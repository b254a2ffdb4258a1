import { BasePolicy } from '@adonisjs/bouncer'
import type { OfAccount, PanelVisitor } from '@innkeeper/panel'

/** What members may do with the SSH keys that their account keeps. */
export default class SshKeyPolicy extends BasePolicy {
  /** Every member sees them: only public halves are kept. */
  view(visitor: PanelVisitor, key?: OfAccount): boolean {
    return visitor.actsFor(key)
  }

  /** They open servers, so those add and change them who operate these. */
  manage(visitor: PanelVisitor, key?: OfAccount): boolean {
    return visitor.actsFor(key) && visitor.membership?.operates === true
  }
}
