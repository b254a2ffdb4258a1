import { BasePolicy } from '@adonisjs/bouncer'
import type { OfAccount, PanelVisitor } from '@innkeeper/panel'

/** Who may do what with points. */
export default class EntryPolicy extends BasePolicy {
  /** Every member sees the points of the account. */
  view(visitor: PanelVisitor, entry?: OfAccount): boolean {
    return visitor.actsFor(entry)
  }

  /** Points come with paid invoices. */
  earn(visitor: PanelVisitor): boolean {
    return visitor.membership?.pays === true
  }

  /** Staff see the points of all accounts. */
  viewAll(visitor: PanelVisitor): boolean {
    return visitor.holds('loyalty.see')
  }
}
