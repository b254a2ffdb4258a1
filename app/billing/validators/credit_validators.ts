import vine from '@vinejs/vine'
import { amountField, markerField } from '#core/forms/fields'

const inCurrency = vine.withMetaData<{ currency: string }>()

const MOST_LINES = 1000

/** What is credited: the whole rest, an amount with tax, or amounts and days of lines. */
const extent = {
  extent: vine.enum(['all', 'total', 'lines'] as const),
  total: amountField({ anyStep: true }).optional().requiredWhen('extent', '=', 'total'),
  net: vine
    .record(amountField({ anyStep: true }).nullable())
    .maxLength(MOST_LINES)
    .optional(),
  days: vine
    .record(vine.number().withoutDecimals().min(0).nullable())
    .maxLength(MOST_LINES)
    .optional(),
}

export const creditPreviewValidator = inCurrency.create({ ...extent })

export const creditNoteValidator = inCurrency.create({
  ...extent,
  form_marker: markerField(),
  settle: vine.enum(['refund', 'credit', 'outside', 'due'] as const).optional(),
  reference: vine.string().trim().maxLength(255).optional().requiredWhen('settle', '=', 'outside'),
  reason: vine.string().trim().minLength(1).maxLength(255),
})
