import vine from '@vinejs/vine'
import { amountField, checkboxField } from '#core/forms/fields'
import { audiences } from '#billing/models/price_change/states'

/** `meta.currency` is that of the price which is chosen. */
export const priceChangeValidator = vine.withMetaData<{ currency?: string }>().create({
  target: vine
    .string()
    .trim()
    .regex(/^(plan|option):[0-9A-HJKMNP-TV-Z]{26}:[A-Z]{3}(:[0-9A-HJKMNP-TV-Z]{26})?$/),
  new_price: amountField({ orNothing: true }),
  effective_on: vine.date({ formats: ['YYYY-MM-DD'] }),
  audience: vine.enum(audiences),
  takes_others: checkboxField(),
  notice_days: vine.number().withoutDecimals().range([0, 365]),
  /** Names the preview that was shown. */
  fingerprint: vine.string().fixedLength(32).optional(),
})
