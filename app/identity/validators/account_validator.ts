import vine from '@vinejs/vine'
import { nameField } from '#core/forms/fields'
import { emailField } from '#identity/validators/account_fields'

export const userNameValidator = vine.create({ name: nameField() })

export const emailChangeValidator = vine.create({ new_email: emailField() })

export const accountSelectionValidator = vine.create({ account: vine.string().ulid() })
