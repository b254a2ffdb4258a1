import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { changedRows } from '#core/database/changed_rows'
import { clock } from '#core/clock'
import { tellMentioned } from '#notes/mentions/tell_mentioned'
import Note, { type NoteSubject } from '#notes/models/note'
import type { FoundSubject } from '#core/registries/timelines'
import type User from '#identity/models/user'

interface NewNote {
  subject: FoundSubject
  subjectType: NoteSubject
  subjectId: string
  body: string
  pinned: boolean
  author: User
}

/** Adds a note and tells whom it mentions. What it says is not copied into the audit log, where nothing can be erased. */
export async function addNote({ subject, author, ...columns }: NewNote): Promise<Note> {
  return transaction(async (trx) => {
    const { accountId } = subject
    const note = await Note.create({ ...columns, accountId, authorId: author.id }, { client: trx })
    await tellMentioned(trx, note, author, subject.path)
    await audit.record(trx, 'note.created', note, detailsOf(note))
    return note
  })
}

/** Changes the words of the revision that was read; false, and nothing changes, where there is a newer one or none. */
export async function editNote(
  note: Note,
  { body, revision }: { body: string; revision: number },
  author: User,
  path: string
): Promise<boolean> {
  return transaction(async (trx) => {
    const same = note.body === body && note.revision === revision
    if (same) return true
    const changed = await trx
      .from('notes')
      .where({ id: note.id, revision })
      .update({
        body,
        revision: revision + 1,
        edited_at: sqlTime(clock.now()),
        updated_at: sqlTime(),
      })
    if (changedRows(changed) !== 1) return false
    note.merge({ body })
    await tellMentioned(trx, note, author, path)
    await audit.record(trx, 'note.updated', note, detailsOf(note))
    return true
  })
}

/** Pins a note above the stream, or takes it down; a second call changes nothing. */
export async function pinNote(note: Note, pinned: boolean): Promise<void> {
  await transaction(async (trx) => {
    const changed = await trx
      .from('notes')
      .where({ id: note.id, pinned: !pinned })
      .update({ pinned, updated_at: sqlTime() })
    if (changedRows(changed) !== 1) return
    await audit.record(trx, pinned ? 'note.pinned' : 'note.unpinned', note, detailsOf(note))
  })
}

export async function deleteNote(note: Note): Promise<void> {
  await transaction(async (trx) => {
    const deleted = await trx.from('notes').where('id', note.id).delete()
    if (changedRows(deleted) !== 1) return
    await audit.record(trx, 'note.deleted', note, detailsOf(note))
  })
}

function detailsOf({ accountId, subjectType, subjectId }: Note) {
  return { accountId, changes: { about: `${subjectType}:${subjectId}` } }
}
