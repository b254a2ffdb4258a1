import vine from '@vinejs/vine'
import { countryCodes } from '#identity/contracts/countries'

const line = (length: number) =>
  vine
    .string()
    .trim()
    .minLength(1)
    .maxLength(length)
    .regex(/^[^\p{Cc}<>";]+$/u)
const country = () => vine.enum(countryCodes as string[])

export const cartCountryValidator = vine.create({ country: country() })

export const checkoutAddressValidator = vine.create({
  name: line(120),
  company_name: line(120).optional(),
  vat_id: vine
    .string()
    .parse((value) =>
      typeof value === 'string' ? value.replaceAll(/[\s-]/g, '').toUpperCase() : value
    )
    .regex(/^[A-Z]{2}[0-9A-Z+*.]{2,14}$/)
    .optional(),
  address_line_1: line(120),
  address_line_2: line(120).optional(),
  postal_code: line(20).optional(),
  city: line(80),
  country: country(),
})

export const checkoutValidator = vine.create({
  cart: vine.string().ulid(),
  quote: vine.string().regex(/^[0-9a-f]{32}$/),
  terms_version: vine.string().ulid().optional(),
  terms: vine.accepted().optional().requiredIfExists('terms_version'),
})
