import vine from '@vinejs/vine'
import { countryCodes } from '#identity'

export const cartCountryValidator = vine.create({
  country: vine.enum(countryCodes as string[]),
})

export const checkoutValidator = vine.create({
  cart: vine.string().ulid(),
  quote: vine.string().regex(/^[0-9a-f]{32}$/),
  terms_version: vine.string().ulid().optional(),
  terms: vine.accepted().optional().requiredIfExists('terms_version'),
})
