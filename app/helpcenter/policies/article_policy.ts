import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What staff may do with help articles; everybody reads those that are published. */
export default class ArticlePolicy extends BasePolicy {
  manage(visitor: PanelVisitor): boolean {
    return visitor.holds('articles.manage')
  }
}
