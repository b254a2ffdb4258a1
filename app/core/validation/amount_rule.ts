import vine from '@vinejs/vine'
import { currencyCodes } from '#core/money/currencies'
import { exampleAmounts, Money } from '#core/money/money'
import type { FieldContext } from '@vinejs/vine/types'

const AMOUNT = /^\d{1,9}(?:[.,]\d{1,3})?$/

export interface AmountOptions {
  /** Whether amounts between the steps in which cards are charged are taken, because the money is there already. */
  anyStep?: boolean
  /** Whether nothing is an amount too, as for a free product. */
  orNothing?: boolean
}

/** Refuses what is no amount of the field's currency, or one that no card can be charged; says which would do. */
export const amountRule = vine.createRule(
  (value: unknown, { anyStep = false, orNothing = false }: AmountOptions, field: FieldContext) => {
    const currency = currencyFor(field)
    const typed = typeof value === 'string' && AMOUNT.test(value) ? value : null
    if (!currency) {
      if (typed === null) field.report('{{ field }} is not an amount', 'amount_shape', field)
      return
    }
    const amount = typed === null ? null : Money.parse(typed, currency)
    if (!amount || !(amount.isPositive || orNothing)) {
      const told = { currency, ...oneOrTwo(exampleAmounts(currency)) }
      field.report('{{ field }} is not an amount', 'amount', field, told)
    } else if (!anyStep && !amount.isOnStep) {
      const told = { currency, ...oneOrTwo(amount.nearestOnStep) }
      field.report('{{ field }} is between two amounts', 'amount_step', field, told)
    }
  },
  { name: 'amount' }
)

function currencyFor({ meta, data, name }: FieldContext): string | null {
  const named = [meta.currency, data?.currency, name]
  return named.find((code) => typeof code === 'string' && currencyCodes.includes(code)) ?? null
}

function oneOrTwo(amounts: string[]) {
  return { count: amounts.length, first: amounts[0], second: amounts[1] ?? '' }
}
