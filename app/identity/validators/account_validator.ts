import vine from '@vinejs/vine'
import { nameField } from '#identity/validators/account_fields'

export const userNameValidator = vine.create({ name: nameField() })

export const accountSelectionValidator = vine.create({ account: vine.string().ulid() })
