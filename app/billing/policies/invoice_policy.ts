import { BasePolicy } from '@adonisjs/bouncer'
import type { OfAccount, PanelVisitor } from '@innkeeper/panel'

/** What members may do with the invoices of their account. */
export default class InvoicePolicy extends BasePolicy {
  /** Every member sees all of them, with their payments. */
  view(visitor: PanelVisitor, invoice?: OfAccount): boolean {
    return visitor.actsFor(invoice)
  }

  /** Spends the account's money. */
  pay(visitor: PanelVisitor, invoice?: OfAccount): boolean {
    return visitor.actsFor(invoice) && visitor.membership?.pays === true
  }
}
