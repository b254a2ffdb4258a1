import { BasePolicy } from '@adonisjs/bouncer'
import type { OfAccount, PanelVisitor } from '@innkeeper/panel'

/** What members may do with the services of their account. */
export default class ServicePolicy extends BasePolicy {
  /** Every member sees all of them. */
  view(visitor: PanelVisitor, service?: OfAccount): boolean {
    return visitor.actsFor(service)
  }

  /** Ends it, and what is paid for it. */
  cancel(visitor: PanelVisitor, service?: OfAccount): boolean {
    return visitor.actsFor(service) && visitor.membership?.pays === true
  }

  power(visitor: PanelVisitor, service?: OfAccount): boolean {
    return visitor.actsFor(service) && visitor.membership?.operates === true
  }
}
