import vine from '@vinejs/vine'
import { countryCodes } from '#identity/contracts/countries'
import { emailAddress } from '#identity/contracts/email_address'

/** Addresses go bare into mail headers: no name, no list, no line break can come in with one. */
export const emailField = () =>
  vine
    .string()
    .trim()
    .maxLength(254)
    .email()
    .regex(/^[^\s<>",;:\\()[\]]+$/)
    .transform(emailAddress)

/** Names stand in mails and documents; what could end or split a header is refused. */
export const nameField = (length = 120) =>
  vine
    .string()
    .trim()
    .minLength(1)
    .maxLength(length)
    // eslint-disable-next-line no-control-regex -- control characters are what this refuses
    .regex(/^[^\u0000-\u001f\u007f<>";]+$/)

export const lineField = (length: number) =>
  vine
    .string()
    .trim()
    .maxLength(length)
    // eslint-disable-next-line no-control-regex -- control characters are what this refuses
    .regex(/^[^\u0000-\u001f\u007f]+$/)

export const countryField = () => vine.enum(countryCodes as string[])
