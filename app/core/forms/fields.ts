import vine from '@vinejs/vine'
import { amountRule, type AmountOptions } from '#core/validation/amount_rule'
import { oneLineRule } from '#core/validation/one_line_rule'

/** A name as its bearer writes it, one character or more, with quotation marks and whatever else belongs to it. */
export const nameField = (length = 120) =>
  vine.string().trim().minLength(1).maxLength(length).use(oneLineRule())

/**
 * An amount of money as people type it, that `Money.parse` reads. Its currency is the validator's `meta.currency`, else
 * the form's field `currency`, else the field's own name where that is a currency; unknown, only its shape is checked.
 */
export const amountField = (options: AmountOptions = {}) =>
  vine.string().trim().maxLength(20).use(amountRule(options))

/** The marker that every form carries; where it is required, nothing is done without protection against repeats. */
export const markerField = () => vine.string().ulid()

/** A tick box: browsers send "on" or its value, programs true, false, 1 or 0; left out means not ticked. */
export const checkboxField = () => vine.boolean().optional()
