import vine from '@vinejs/vine'
import { nameField } from '#core/forms/fields'
import { countryField, emailField, lineField } from '#identity/validators/account_fields'
import { taxNumberRule } from '#identity/validators/tax_number_rule'
import type { Infer } from '@vinejs/vine/types'

const details = {
  name: nameField(),
  company_name: nameField().optional(),
  vat_id: vine.string().trim().maxLength(32).use(taxNumberRule()).optional(),
  address_line_2: lineField(120).optional(),
  postal_code: lineField(20).optional(),
  region: lineField(80).optional(),
  country: countryField(),
  billing_email: emailField().optional(),
}

/** What an account says about itself; its address may wait until something is ordered. */
export const accountDetailsValidator = vine.create({
  ...details,
  address_line_1: lineField(120).optional(),
  city: lineField(80).optional(),
})

/** Details with an address that an invoice can be written to. */
export const invoiceDetails = {
  ...details,
  address_line_1: lineField(120).minLength(1),
  city: lineField(80).minLength(1),
}

export const invoiceDetailsValidator = vine.create(invoiceDetails)

export type AccountDetails = Infer<typeof accountDetailsValidator>
