import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What staff may do with what is on sale: categories, products, plans, options and templates. */
export default class CatalogPolicy extends BasePolicy {
  manage(visitor: PanelVisitor): boolean {
    return visitor.holds('catalog.manage')
  }
}
