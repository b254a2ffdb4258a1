import vine from '@vinejs/vine'
import { isBic, isIban, plainIban } from '#core/money/iban'
import type { FieldContext } from '@vinejs/vine/types'

/** An IBAN of a SEPA country, kept without the blanks that people type. */
export const ibanRule = ruleOf(isIban, 'iban', 'Enter a valid IBAN.')

/** A bank's code, kept in capitals. */
export const bicRule = ruleOf(isBic, 'bic', 'Enter a valid BIC.')

function ruleOf(accepts: (plain: string) => boolean, name: string, message: string) {
  return vine.createRule((value: unknown, _options: undefined, field: FieldContext) => {
    if (typeof value !== 'string') return
    const plain = plainIban(value)
    if (accepts(plain)) field.mutate(plain, field)
    else field.report(message, name, field)
  })
}
