import vine from '@vinejs/vine'
import { nameField } from '#core/forms/fields'
import { emailField } from '#identity'

export const contactValidator = vine.create({
  name: nameField(),
  email: emailField(),
  subject: vine.string().trim().minLength(1).maxLength(160),
  message: vine.string().trim().minLength(1).maxLength(5000),
})
