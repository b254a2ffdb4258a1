import vine from '@vinejs/vine'
import { readerLanguage } from '#core/i18n/languages'
import type { FieldContext } from '@vinejs/vine/types'

/** Line breaks, tabs and other control characters, in the places where Unicode keeps them. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u
/** Characters that turn the direction of whatever follows them, so that a text reads otherwise than it is written. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/
/** What mail programs and chats turn into a link by itself; "Acme.io GmbH" and "A/S" hold none. */
const LINK = /:\/\/|\bwww\./i

const problems = [
  [CONTROL, 'control'],
  [TURNING, 'turning'],
  [LINK, 'link'],
] as const

/**
 * Accepts one line of text as people write it, whatever the script and the punctuation: escaping is the job of whoever
 * prints it. Refuses only what no name or address has, and says what that is.
 */
export const oneLineRule = vine.createRule(
  (value: unknown, _options: undefined, field: FieldContext) => {
    if (!field.isValid || typeof value !== 'string') return
    const problem = problems.find(([pattern]) => pattern.test(value))?.[1]
    if (!problem) return
    const i18n = readerLanguage()
    field.report(i18n.t(`ui.one_line.${problem}`), 'oneLine', field)
  }
)
