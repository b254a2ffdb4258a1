import vine from '@vinejs/vine'
import { oneLineRule } from '#core/validation/one_line_rule'
import { countryCodes } from '#identity/accounts/countries'
import { emailRule } from '#identity/validators/email_rule'

/** Addresses go bare into mail headers: no name, no list, no line break can come in with one. */
export const emailField = () =>
  vine
    .string()
    .trim()
    .maxLength(254)
    .email()
    .regex(/^[^\s<>",;:\\()[\]]+$/)
    .use(emailRule())

export const lineField = (length: number) =>
  vine.string().trim().maxLength(length).use(oneLineRule())

export const countryField = () => vine.enum(countryCodes as string[])
