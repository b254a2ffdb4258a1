import vine from '@vinejs/vine'
import { appUrl } from '#config/app'
import { isCommonPassword } from '#identity/passwords/common_passwords'
import { passwordForm } from '#identity/passwords/password_form'
import type { FieldContext } from '@vinejs/vine/types'

const LONGEST_PASSWORD = 128
const PANEL_WORDS = ['innkeeper', new URL(appUrl).hostname]

/** Refuses what guessers try first; knows the person by the name and the address sent along or given as `meta`. */
const uncommon = vine.createRule((value: unknown, _options: undefined, field: FieldContext) => {
  if (typeof value !== 'string') return
  const { email, name } = { ...field.data, ...field.meta }
  const person = [email, name].filter((text): text is string => typeof text === 'string')
  const context = person.flatMap((text) => [text, ...text.split(/[@.\s+_-]+/)])
  if (isCommonPassword(value, [...PANEL_WORDS, ...context])) {
    field.report('This password is easy to guess', 'password.common', field)
  }
})

/** A new password: 12 to 128 characters of any kind, in the form in which it is hashed. */
export const newPassword = () =>
  vine
    .string()
    .parse((value) => (typeof value === 'string' ? passwordForm(value) : value))
    .minLength(12)
    .maxLength(LONGEST_PASSWORD)
    .use(uncommon())

/** A password that was set before, as one keyboard or another sends it: three times as long before it is composed. */
export const knownPassword = () => vine.string().maxLength(3 * LONGEST_PASSWORD)
