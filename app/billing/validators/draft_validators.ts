import vine from '@vinejs/vine'
import { amountField, markerField } from '#core/forms/fields'

const MOST_LINES = 200
const inCurrency = vine.withMetaData<{ currency: string }>()
const version = vine.number().withoutDecimals().min(0)
const day = () => vine.date({ formats: ['YYYY-MM-DD'] })

export const openDraftValidator = vine.create({
  form_marker: markerField(),
  account: vine.string().ulid(),
})

/** A draft as a whole; each line has its own key in each of the records. */
export const invoiceDraftValidator = inCurrency.create({
  version,
  due_days: vine.number().withoutDecimals().range([0, 365]),
  description: vine.record(vine.string().trim().maxLength(255).nullable()).maxLength(MOST_LINES),
  quantity: vine
    .record(vine.number().withoutDecimals().range([1, 100_000]).nullable())
    .maxLength(MOST_LINES),
  unit: vine.record(amountField({ orNothing: true }).nullable()).maxLength(MOST_LINES),
  from: vine.record(day().nullable()).maxLength(MOST_LINES).optional(),
  until: vine.record(day().nullable()).maxLength(MOST_LINES).optional(),
  service: vine.record(vine.string().ulid().nullable()).maxLength(MOST_LINES).optional(),
})

export const issueDraftValidator = vine.create({ form_marker: markerField(), version })
