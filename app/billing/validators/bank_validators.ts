import vine from '@vinejs/vine'
import { columnMeanings } from '#billing/bank/columns'
import { dayOrders, decimalMarks } from '#billing/bank/read_cells'
import { amountField, markerField } from '#core/forms/fields'
import { currencyCodes } from '#core/money/currencies'

const inCurrency = vine.withMetaData<{ currency: string }>()
const MOST_INVOICES = 100

export const bankStatementValidator = vine.create({
  form_marker: markerField(),
  bank_account: vine.string().trim().minLength(1).maxLength(64).optional(),
})

export const bankColumnsValidator = vine.create({
  columns: vine.array(vine.enum([...columnMeanings, 'none'] as const)).maxLength(100),
  day_order: vine.enum(dayOrders),
  decimal_mark: vine.enum(decimalMarks),
  currency: vine.enum(currencyCodes as string[]),
})

export const bankBookingValidator = inCurrency.create({
  form_marker: markerField(),
  /** Of the entry that was shown. */
  version: vine.number().withoutDecimals().min(0),
  parts: vine
    .record(amountField({ anyStep: true }).nullable())
    .maxLength(MOST_INVOICES)
    .optional(),
  rest_to: vine.string().ulid().optional(),
})

export const ignoredBankEntryValidator = vine.create({
  reason: vine.string().trim().minLength(1).maxLength(255),
})

/** What staff look for on the page of an entry: the beginning of an invoice's number, or a customer. */
export const bankSearchValidator = vine.create({
  q: vine.string().trim().maxLength(120).optional(),
})
