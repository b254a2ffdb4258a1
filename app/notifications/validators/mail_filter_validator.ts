import vine from '@vinejs/vine'
import { mailShows } from '#notifications/queries/list_mails'

export const mailFilterValidator = vine.create({
  show: vine.enum(mailShows).optional(),
})
