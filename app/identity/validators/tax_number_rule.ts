import vine from '@vinejs/vine'
import { readerLanguage } from '#core/i18n/languages'
import type { FieldContext } from '@vinejs/vine/types'

/** As countries print them: CHE-123.456.789 MWST, 12.345.678/0001-95, NL 1234.56.789.B01, IE1+23456T. */
const AS_PRINTED = /^[\p{L}\p{N}][\p{L}\p{N} ./+*-]*$/u
/** What the column holds; some letters are several once they are capitals. */
const LONGEST = 32

/**
 * Accepts the tax number of any country as it is printed, in capitals, with single blanks and plain hyphens; full-width
 * characters and those that nobody sees are put right.
 */
export const taxNumberRule = vine.createRule(
  (value: unknown, _options: undefined, field: FieldContext) => {
    if (!field.isValid || typeof value !== 'string') return
    const tidy = tidied(value)
    if (tidy.length <= LONGEST && AS_PRINTED.test(tidy)) return field.mutate(tidy, field)
    const i18n = readerLanguage()
    field.report(i18n.t('identity.account.vat_invalid'), 'taxNumber', field)
  }
)

function tidied(typed: string): string {
  const seen = typed.normalize('NFKC').replaceAll(/\p{Cf}/gu, '')
  return seen
    .replaceAll(/[\p{Pd}\u2212]/gu, '-')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toUpperCase()
}
