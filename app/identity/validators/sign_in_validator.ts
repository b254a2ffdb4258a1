import vine from '@vinejs/vine'
import { emailAddress } from '#identity/accounts/email_address'
import { knownPassword } from '#identity/validators/password_rule'

/** Takes anything that could be credentials: what they lack is told by the one answer of sign-in, not field by field. */
export const signInValidator = vine.create({
  email: vine.string().maxLength(320).transform(emailAddress),
  password: knownPassword(),
})
