import vine from '@vinejs/vine'
import { oneLineRule } from '#core/validation/one_line_rule'
import type { FieldContext } from '@vinejs/vine/types'

const AMOUNT = /^\d{1,9}(?:[.,]\d{1,3})?$/

const amountRule = vine.createRule(
  (value: unknown, _options: undefined, field: FieldContext) => {
    if (typeof value === 'string' && AMOUNT.test(value)) return
    field.report('{{ field }} is not an amount', 'amount', field)
  },
  { name: 'amount' }
)

/** A name as its bearer writes it, one character or more, with quotation marks and whatever else belongs to it. */
export const nameField = (length = 120) =>
  vine.string().trim().minLength(1).maxLength(length).use(oneLineRule())

/** An amount of money as people type it; which decimals it may have depends on its currency, so `Money.parse` reads it. */
export const amountField = () => vine.string().trim().maxLength(20).use(amountRule())

/** The marker that every form carries; where it is required, nothing is done without protection against repeats. */
export const markerField = () => vine.string().ulid()

/** A tick box: browsers send "on" or its value, programs true, false, 1 or 0; left out means not ticked. */
export const checkboxField = () => vine.boolean().optional()
