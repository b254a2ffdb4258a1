import db from '@adonisjs/lucid/services/db'
import { Money } from '#core/money/money'
import { settings } from '#core/settings/settings'
import { optionKinds } from '#catalog/models/product_option'
import type ProductOption from '#catalog/models/product_option'

/** What the form of an option offers: products, kinds, and a price for each currency that anything is sold in. */
export async function optionFormChoices(option: ProductOption | null) {
  const products: { id: string; name: string }[] = await db
    .from('products')
    .select('id', 'name')
    .orderBy('name')
  const sold: { currency: string }[] = await db.from('plans').distinct('currency')
  const codes = new Set([
    await settings.get('billing.currency'),
    ...sold.map(({ currency }) => currency),
  ])
  return {
    kinds: optionKinds,
    products: products.map(({ id, name }) => ({ value: id, label: name })),
    prices: [...codes].map((currency) => {
      const minor = option?.prices[currency]
      return { currency, value: minor === undefined ? '' : Money.of(minor, currency).toDecimal() }
    }),
  }
}
