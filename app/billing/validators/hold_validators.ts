import vine from '@vinejs/vine'
import { markerField } from '#core/forms/fields'
import { billedFrom } from '#billing/parked/load_parked'

export const holdRenewalValidator = vine.create({
  until: vine.date({ formats: ['YYYY-MM-DD'] }),
  reason: vine.string().trim().minLength(1).maxLength(255),
})

export const paidExtensionValidator = vine.create({
  form_marker: markerField(),
  free_days: vine.number().withoutDecimals().range([1, 366]),
  reason: vine.string().trim().minLength(1).maxLength(255),
})

/** As many as a page of the list holds; an address that names one is no list. */
const chosenRenewals = () =>
  vine
    .array(vine.string().ulid())
    .minLength(1)
    .maxLength(25)
    .distinct()
    .parse((value) => (typeof value === 'string' ? [value] : value))

/** Which paused renewals are looked at before they are resumed, as the address says. */
export const parkedChoiceValidator = vine.create({
  ids: chosenRenewals(),
  verb: vine.enum(billedFrom),
})

export const resumeParkedValidator = vine.create({
  form_marker: markerField(),
  ids: chosenRenewals(),
  from: vine.enum(billedFrom),
  /** Names the preview that was shown. */
  fingerprint: vine.string().fixedLength(32),
})
