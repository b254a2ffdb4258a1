import i18nManager from '@adonisjs/i18n/services/main'
import vine from '@vinejs/vine'
import type { FieldContext } from '@vinejs/vine/types'

/** Line breaks, tabs and other control characters, in the places where Unicode keeps them. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u
/** Characters that turn the direction of whatever follows them, so that a text reads otherwise than it is written. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/

/**
 * Accepts one line of text as people write it, whatever the script and the punctuation: escaping is the job of whoever
 * prints it. Refuses only what no name or address has, and says what that is.
 */
export const oneLineRule = vine.createRule(
  (value: unknown, _options: undefined, field: FieldContext) => {
    if (!field.isValid || typeof value !== 'string') return
    const problem = CONTROL.test(value) ? 'control' : TURNING.test(value) ? 'turning' : null
    if (!problem) return
    const i18n = i18nManager.locale(i18nManager.defaultLocale)
    field.report(i18n.t(`ui.one_line.${problem}`), 'oneLine', field)
  }
)
