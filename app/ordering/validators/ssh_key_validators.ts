import vine from '@vinejs/vine'
import { nameField } from '#core/forms/fields'
import { sshKeyRule } from '#ordering/validators/ssh_key_rule'

export const LONGEST_KEY_NAME = 64

export const sshKeyValidator = vine.create({
  name: nameField(LONGEST_KEY_NAME).optional(),
  ssh_key: vine.string().trim().maxLength(16_384).use(sshKeyRule()),
})

export const sshKeyNameValidator = vine.create({
  name: nameField(LONGEST_KEY_NAME),
})
