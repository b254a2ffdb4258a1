import vine from '@vinejs/vine'
import { currencyCodes } from '#core/money/currencies'

const currencyField = () => vine.enum(currencyCodes as string[])

export const cartCurrencyValidator = vine.create({ currency: currencyField() })

/** `from` is the currency that the page showed. */
export const accountCurrencyValidator = vine.create({
  currency: currencyField(),
  from: currencyField(),
})
