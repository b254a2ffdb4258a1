import vine from '@vinejs/vine'
import { nameField } from '#core/forms/fields'
import { countryField, emailField } from '#identity/validators/account_fields'
import { knownPassword } from '#identity/validators/password_rule'

const person = { name: nameField(), country: countryField() }

/** For whom the provider says whose the address is. */
export const socialSignUpValidator = vine.create(person)

/** For whom it does not: a mail asks. */
export const unprovenSocialSignUpValidator = vine.create({ ...person, email: emailField() })

export const socialConnectionValidator = vine.create({ password: knownPassword() })
