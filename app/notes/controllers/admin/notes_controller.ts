import { findSubject } from '#notes/find_subject'
import { refuseField } from '#core/exceptions/refuse_field'
import { shortHandles } from '#notes/mentions/find_mentions'
import { mentionableStaff } from '#notes/mentions/mentionable_staff'
import NotePolicy from '#notes/policies/note_policy'
import { addNote, deleteNote, editNote } from '#notes/save_note'
import Note from '#notes/models/note'
import User from '#identity/models/user'
import { noteEditValidator, noteValidator } from '#notes/validators/note_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Notes of staff on customers, orders and services. */
export default class NotesController {
  async store(ctx: HttpContext) {
    const { request, response, session, i18n, visitor } = ctx
    const form = await request.validateUsing(noteValidator)
    const subject = await findSubject(ctx, form.subject_type, form.subject_id)
    await addNote({
      subject,
      subjectType: form.subject_type,
      subjectId: form.subject_id,
      body: form.note,
      pinned: form.pinned ?? false,
      author: await User.findOrFail(visitor.requireUser().id),
    })
    session.flash('success', i18n.t('notes.added'))
    return response.redirect().toPath(`${subject.path}#timeline`)
  }

  async edit(ctx: HttpContext) {
    const note = await Note.query().where('id', ctx.params.id).preload('author').firstOrFail()
    const subject = await findSubject(ctx, note.subjectType, note.subjectId)
    const policy = ctx.bouncer.with(NotePolicy)
    return ctx.view.render('pages/notes/admin/edit', {
      note,
      subject,
      mayEdit: await policy.allows('edit', note),
      mayDelete: await policy.allows('destroy', note),
      handles: shortHandles(await mentionableStaff()),
    })
  }

  async update(ctx: HttpContext) {
    const { request, response, session, i18n, visitor } = ctx
    const note = await Note.findOrFail(ctx.params.id)
    const subject = await findSubject(ctx, note.subjectType, note.subjectId)
    await ctx.bouncer.with(NotePolicy).authorize('edit', note)
    const { note: body, revision } = await request.validateUsing(noteEditValidator)
    const author = await User.findOrFail(visitor.requireUser().id)
    const saved = await editNote(note, { body, revision }, author, subject.path)
    if (!saved) refuseField('note', i18n.t('notes.newer'))
    session.flash('success', i18n.t('notes.saved'))
    return response.redirect().toPath(`${subject.path}#timeline`)
  }

  async destroy(ctx: HttpContext) {
    const { response, session, i18n } = ctx
    const note = await Note.findOrFail(ctx.params.id)
    const subject = await findSubject(ctx, note.subjectType, note.subjectId)
    await ctx.bouncer.with(NotePolicy).authorize('destroy', note)
    await deleteNote(note)
    session.flash('success', i18n.t('notes.deleted'))
    return response.redirect().toPath(`${subject.path}#timeline`)
  }
}
