import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What staff may do with conversations. */
export default class ConversationPolicy extends BasePolicy {
  /** Reads, answers and closes them. */
  answer(visitor: PanelVisitor): boolean {
    return visitor.holds('conversations.answer')
  }
}
