import { BasePolicy } from '@adonisjs/bouncer'
import type { PanelVisitor } from '@innkeeper/panel'

/** What staff may do with notes. Whoever may not see what a note is about does not come this far. */
export default class NotePolicy extends BasePolicy {
  /** Reading, adding and pinning. */
  write(visitor: PanelVisitor): boolean {
    return visitor.holds('notes.write')
  }

  /** Words are changed by whoever wrote them, and by nobody else. */
  edit(visitor: PanelVisitor, note?: { authorId: string }): boolean {
    return this.write(visitor) && note !== undefined && note.authorId === visitor.user?.id
  }

  destroy(visitor: PanelVisitor, note?: { authorId: string }): boolean {
    return this.edit(visitor, note) || visitor.holds('notes.manage')
  }
}
