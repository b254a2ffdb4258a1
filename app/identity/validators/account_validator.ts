import vine from '@vinejs/vine'
import { countryField, emailField, lineField, nameField } from '#identity/validators/account_fields'

const VAT_ID = /^[A-Z]{2}[0-9A-Z+*.]{2,14}$/

export const accountValidator = vine.create({
  name: nameField(),
  kind: vine.enum(['personal', 'company'] as const),
  company_name: nameField().optional().requiredWhen('kind', '=', 'company'),
  vat_id: vine
    .string()
    .parse((value) =>
      typeof value === 'string' ? value.replaceAll(/[\s-]/g, '').toUpperCase() : value
    )
    .regex(VAT_ID)
    .optional(),
  address_line_1: lineField(120).optional(),
  address_line_2: lineField(120).optional(),
  postal_code: lineField(20).optional(),
  city: lineField(80).optional(),
  region: lineField(80).optional(),
  country: countryField(),
  billing_email: emailField().optional(),
})

export const userNameValidator = vine.create({ name: nameField() })

export const accountSelectionValidator = vine.create({ account: vine.string().ulid() })
