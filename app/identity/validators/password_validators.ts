import vine from '@vinejs/vine'
import { emailAddress } from '#identity/contracts/email_address'
import { newPassword } from '#identity/validators/password_rule'

export const passwordResetRequestValidator = vine.create({
  email: vine.string().trim().maxLength(254).email().transform(emailAddress),
})

export const passwordResetValidator = vine
  .withMetaData<{ email: string; name: string }>()
  .create({ password: newPassword() })

export const passwordChangeValidator = vine
  .withMetaData<{ email: string; name: string }>()
  .create({ current_password: vine.string().maxLength(128), password: newPassword() })
