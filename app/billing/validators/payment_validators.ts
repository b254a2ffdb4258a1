import vine from '@vinejs/vine'
import { amountField, checkboxField, markerField, nameField } from '#core/forms/fields'
import { MOST_AT_ONCE } from '#billing/invoices/due_invoices'
import { currencyCodes } from '#core/money/currencies'

const currency = vine.enum(currencyCodes as string[]).optional()
const invoices = vine.array(vine.string().ulid()).maxLength(MOST_AT_ONCE)

export const shownDueValidator = vine.create({ invoices: invoices.clone().optional(), currency })

export const nextChargesValidator = vine.create({ service: vine.string().ulid().optional() })

export const payDueValidator = vine.create({
  invoices: invoices.clone().minLength(1),
  currency,
  /** The total that the customer was shown, in minor units: what is due by now may be another. */
  shown: vine.number().withoutDecimals().min(1),
  method: vine.string().trim().maxLength(26),
  save_card: checkboxField(),
  credit_first: checkboxField(),
})

export const billingProfileValidator = vine.create({
  purchase_order: nameField(64).optional(),
  consolidate: checkboxField(),
  use_credit_first: checkboxField(),
})

/** What the amounts of a form are in. */
const inCurrency = vine.withMetaData<{ currency: string }>()

/** The currency that the page showed beside amounts. */
const shownCurrency = () => vine.enum(currencyCodes as string[]).optional()

export const topUpValidator = inCurrency.create({
  form_marker: markerField(),
  currency: shownCurrency(),
  amount: amountField(),
  method: vine.string().trim().maxLength(26),
  save_card: checkboxField(),
})

export const autoTopUpValidator = inCurrency.create({
  currency: shownCurrency(),
  auto_enabled: checkboxField(),
  below: amountField(),
  add: amountField(),
  monthly_cap: amountField(),
})
