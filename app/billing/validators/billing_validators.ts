import vine from '@vinejs/vine'
import { amountField, checkboxField, markerField } from '#core/forms/fields'

const amount = amountField()
const reason = vine.string().trim().minLength(1).maxLength(255)

export const payInvoiceValidator = vine.create({
  /** "new_card", "credit", "bank_transfer" or the id of a saved card. */
  method: vine.string().trim().maxLength(26),
  save_card: checkboxField(),
})

export const invoiceFilterValidator = vine.create({
  state: vine.enum(['open', 'overdue', 'paid', 'void', 'uncollectible']).optional(),
  text: vine.string().trim().maxLength(80).optional(),
})

export const findingFilterValidator = vine.create({
  show: vine.enum(['open', 'settled'] as const).optional(),
})

export const eventFilterValidator = vine.create({
  state: vine.enum(['received', 'processed', 'ignored', 'dead']).optional(),
})

export const voidInvoiceValidator = vine.create({ reason })

export const bankTransferValidator = vine.create({
  form_marker: markerField(),
  amount,
  note: vine.string().trim().maxLength(255),
})

export const refundValidator = vine.create({
  amount,
  reason,
  request: vine.string().trim().maxLength(40),
})

export const creditValidator = vine.create({
  form_marker: markerField(),
  amount,
  currency: vine.string().trim().fixedLength(3),
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
