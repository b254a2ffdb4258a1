import { exampleAmount, Money } from '#core/money/money'
import type { I18n } from '@adonisjs/i18n'

/** The minor units of a price that somebody typed, or what is wrong with it, with amounts that would do. */
export function readPrice(
  text: string,
  currency: string,
  i18n: I18n
): number | { problem: string } {
  const amount = Money.parse(text, currency)
  if (!amount) {
    const data = { currency, example: exampleAmount(currency) }
    return { problem: i18n.t('catalog.admin.plans.not_an_amount', data) }
  }
  if (amount.isOnStep) return amount.minor
  const { below, above } = amount.neighbours
  const data = { currency, below: below.toDecimal(), above: above.toDecimal() }
  return { problem: i18n.t('catalog.admin.plans.between_steps', data) }
}
