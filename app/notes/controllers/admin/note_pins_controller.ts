import { findSubject } from '#notes/find_subject'
import { pinNote } from '#notes/save_note'
import Note from '#notes/models/note'
import type { HttpContext } from '@adonisjs/core/http'

/** Whether a note stands above the stream. */
export default class NotePinsController {
  async store(ctx: HttpContext) {
    return this.#pin(ctx, true)
  }

  async destroy(ctx: HttpContext) {
    return this.#pin(ctx, false)
  }

  async #pin(ctx: HttpContext, pinned: boolean) {
    const { params, response, session, i18n } = ctx
    const note = await Note.findOrFail(params.id)
    const subject = await findSubject(ctx, note.subjectType, note.subjectId)
    await pinNote(note, pinned)
    session.flash('success', i18n.t(pinned ? 'notes.was_pinned' : 'notes.was_unpinned'))
    return response.redirect().toPath(subject.path)
  }
}
