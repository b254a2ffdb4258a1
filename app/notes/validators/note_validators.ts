import vine from '@vinejs/vine'
import { noteSubjects } from '#notes/models/note'

const LONGEST = 5000

const body = () => vine.string().trim().minLength(1).maxLength(LONGEST)

export const noteValidator = vine.create({
  subject_type: vine.enum(noteSubjects),
  subject_id: vine.string().fixedLength(26),
  note: body(),
  pinned: vine.accepted().optional(),
})

/** The revision is the one that was read, so that nobody writes over what another tab saved meanwhile. */
export const noteEditValidator = vine.create({
  note: body(),
  revision: vine.number().withoutDecimals().min(1),
})
