import vine from '@vinejs/vine'
import { nameField } from '#core/forms/fields'
import { countryField, emailField } from '#identity/validators/account_fields'
import { invoiceDetails } from '#identity/validators/account_details'
import { newPassword } from '#identity/validators/password_rule'

export const signUpValidator = vine.create({
  name: nameField(),
  email: emailField(),
  password: newPassword(),
  country: countryField(),
})

/** What somebody says who signs up and orders at once. */
export const newBuyer = {
  ...invoiceDetails,
  email: emailField(),
  password: newPassword(),
}
