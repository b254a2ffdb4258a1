import vine from '@vinejs/vine'
import { nameField } from '#core/forms/fields'

export const contactValidator = vine.create({
  name: nameField(),
  email: vine.string().trim().email().maxLength(254),
  subject: vine.string().trim().minLength(1).maxLength(160),
  message: vine.string().trim().minLength(1).maxLength(5000),
})
