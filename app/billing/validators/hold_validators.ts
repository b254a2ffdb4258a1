import vine from '@vinejs/vine'
import { markerField } from '#core/forms/fields'
import { billedFrom } from '#billing/renewals/bill_parked'

export const holdRenewalValidator = vine.create({
  until: vine.date({ formats: ['YYYY-MM-DD'] }),
  reason: vine.string().trim().minLength(1).maxLength(255),
})

export const paidExtensionValidator = vine.create({
  form_marker: markerField(),
  free_days: vine.number().withoutDecimals().range([1, 366]),
  reason: vine.string().trim().minLength(1).maxLength(255),
})

export const billParkedValidator = vine.create({ from: vine.enum(billedFrom) })
