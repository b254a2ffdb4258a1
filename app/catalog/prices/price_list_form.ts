import { currencyCodes } from '#core/money/currencies'
import { settings } from '#core/settings/settings'
import { Money } from '#core/money/money'
import Plan from '#catalog/models/plan'
import ProductOption from '#catalog/models/product_option'
import type PriceList from '#catalog/models/price_list'

/** What the form of a list offers: all prices of its currency, with what it names of them. */
export async function priceListForm(list: PriceList | null) {
  const currency = list?.currency ?? null
  const prices = list ? await list.related('prices').query() : []
  const own = new Map(prices.map((price) => [price.refId, price]))
  const text = (minor: number | null | undefined) =>
    minor === null || minor === undefined ? '' : Money.of(minor, currency ?? '').toDecimal()
  const { plans, options } = await listedIn(currency)
  return {
    list,
    currencies: currencyCodes.map((code) => ({ value: code, label: code })),
    currency: currency ?? (await settings.get('billing.currency')),
    plans: plans.map((plan) => ({
      plan,
      price: text(own.get(plan.id)?.priceMinor),
      setupFee: text(own.get(plan.id)?.setupFeeMinor),
    })),
    options: options.map((option) => ({
      option,
      listed: Money.of(option.prices[currency!], currency!),
      price: text(own.get(option.id)?.priceMinor),
    })),
  }
}

/** What is sold in a currency, by name. */
export async function listedIn(currency: string | null) {
  if (!currency) return { plans: [], options: [] }
  const plans = await Plan.query().where({ currency, state: 'active' }).preload('product')
  const options = await ProductOption.query().orderBy('name')
  return {
    plans: plans.sort(
      (one, other) =>
        one.product.name.localeCompare(other.product.name, 'en') || one.months - other.months
    ),
    options: options.filter(({ prices }) => prices[currency] !== undefined),
  }
}
