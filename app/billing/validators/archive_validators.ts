import vine from '@vinejs/vine'
import { markerField } from '#core/forms/fields'

export const documentArchiveValidator = vine.create({
  form_marker: markerField(),
  year: vine.number().withoutDecimals().range([2000, 2099]),
  /** All of the year where none is chosen. */
  month: vine.number().withoutDecimals().range([1, 12]).optional(),
})
