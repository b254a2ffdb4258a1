import vine from '@vinejs/vine'
import { emailField } from '#identity/validators/account_fields'
import { knownPassword, newPassword } from '#identity/validators/password_rule'

export const passwordResetRequestValidator = vine.create({
  email: emailField(),
})

export const passwordResetValidator = vine
  .withMetaData<{ email: string; name: string }>()
  .create({ password: newPassword() })

export const confirmationValidator = vine.create({ password: knownPassword() })

export const passwordChangeValidator = vine
  .withMetaData<{ email: string; name: string }>()
  .create({ current_password: knownPassword(), password: newPassword() })
