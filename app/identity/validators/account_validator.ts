import vine from '@vinejs/vine'
import { nameField } from '#core/forms/fields'

export const userNameValidator = vine.create({ name: nameField() })

export const accountSelectionValidator = vine.create({ account: vine.string().ulid() })
