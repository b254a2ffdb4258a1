import vine from '@vinejs/vine'
import { actorTypes } from '#core/actor'

const text = (length: number) => vine.string().trim().maxLength(length).optional()

export const auditFilterValidator = vine.create({
  action: text(80),
  actor_type: vine.enum(actorTypes).optional(),
  actor: text(254),
  subject_type: text(40),
  subject: text(64),
})
