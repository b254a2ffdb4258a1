import Note from '#notes/models/note'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'

/** A note on a new customer, and the session of the owner who wrote it. */
export async function ownNote(columns: Partial<Note> = {}) {
  const { account } = await createCustomer()
  const { user } = await createStaff('owner')
  const note = await Note.create({
    subjectType: 'customer',
    subjectId: account.id,
    accountId: account.id,
    authorId: user.id,
    body: 'Prefers the phone',
    pinned: false,
    ...columns,
  })
  await note.refresh()
  return { note, user, account, session: await sessionFor(user) }
}
