import vine from '@vinejs/vine'
import { amountField, checkboxField, markerField } from '#core/forms/fields'
import { currencyCodes } from '#core/money/currencies'

/** What the amounts of a form are in, where the form has no field for it. */
const inCurrency = vine.withMetaData<{ currency: string }>()
const reason = vine.string().trim().minLength(1).maxLength(255)

export const payInvoiceValidator = vine.create({
  /** "new_card", "credit", "bank_transfer" or the id of a saved card. */
  method: vine.string().trim().maxLength(26),
  save_card: checkboxField(),
  credit_first: checkboxField(),
})

/** "new_card" or the id of the default card. */
export const payByLinkValidator = vine.create({
  method: vine.string().trim().maxLength(26),
})

export const voidInvoiceValidator = vine.create({ reason })

export const writeOffValidator = vine.create({ reason })

export const bankTransferValidator = inCurrency.create({
  form_marker: markerField(),
  amount: amountField({ anyStep: true }),
  note: vine.string().trim().maxLength(255),
})

/** Which amounts between two steps may go back, the refund itself knows: all that is left, whatever that is. */
export const refundValidator = inCurrency.create({
  amount: amountField({ anyStep: true }),
  reason,
  request: vine.string().trim().maxLength(40),
  to: vine.enum(['refund', 'credit', 'outside'] as const).optional(),
  reference: vine.string().trim().maxLength(255).optional().requiredWhen('to', '=', 'outside'),
})

export const creditValidator = vine.create({
  form_marker: markerField(),
  amount: amountField(),
  currency: vine.enum(currencyCodes as string[]),
  reason,
})

export const taxRateValidator = vine.create({
  country: vine
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/),
  rate: vine.number().min(0).max(99).decimal([0, 2]),
  valid_from: vine.date({ formats: ['YYYY-MM-DD'] }),
})
