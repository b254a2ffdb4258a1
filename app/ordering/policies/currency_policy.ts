import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What members may do with the currency that their account is billed in. */
export default class CurrencyPolicy extends BasePolicy {
  /** Every member sees it, and what binds it. */
  view(visitor: PanelVisitor): boolean {
    return visitor.actsFor()
  }

  change(visitor: PanelVisitor): boolean {
    return visitor.actsFor() && visitor.membership?.pays === true
  }
}
