import vine from '@vinejs/vine'
import { appUrl } from '#config/app'
import { isCommonPassword } from '#identity/sign_in/common_passwords'
import type { FieldContext } from '@vinejs/vine/types'

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

/** A new password: 12 to 128 characters of any kind, used exactly as typed. */
export const newPassword = () => vine.string().minLength(12).maxLength(128).use(uncommon())
