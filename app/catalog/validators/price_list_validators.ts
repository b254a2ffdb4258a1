import vine from '@vinejs/vine'
import { amountField, checkboxField, nameField } from '#core/forms/fields'
import { currencyCodes } from '#core/money/currencies'

const amounts = () =>
  vine
    .record(amountField({ orNothing: true }).nullable())
    .maxLength(2000)
    .optional()

export const newPriceListValidator = vine.create({
  name: nameField(),
  currency: vine.enum(currencyCodes as string[]),
})

/** `meta.currency` is the list's. */
export const priceListValidator = vine.withMetaData<{ currency: string }>().create({
  name: nameField(),
  version: vine.number().withoutDecimals().optional(),
  percent_off: vine.number().withoutDecimals().range([0, 90]).optional(),
  enabled: checkboxField(),
  is_default: checkboxField(),
  prices: amounts(),
  setup_fees: amounts(),
})

export const accountPriceListValidator = vine.create({
  price_list_id: vine.string().ulid().nullable(),
})
