import { PriceListFactory } from '#database/factories/catalog/price_list_factory'
import { assignPriceList } from '#catalog/prices/assign_price_list'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import PriceListPrice from '#catalog/models/price_list_price'
import type PriceList from '#catalog/models/price_list'
import type Account from '#identity/models/account'

interface Wish {
  list?: Partial<PriceList>
  /** What plans cost by it, by their ids. */
  plans?: Record<string, number>
  options?: Record<string, number>
  /** Who has it. */
  of?: Account[]
}

/** A list with prices in minor units. */
export async function createPriceList({ list = {}, plans = {}, options = {}, of = [] }: Wish = {}) {
  const made = await PriceListFactory.merge(list).create()
  for (const [kind, prices] of [
    ['plan', plans],
    ['option', options],
  ] as const)
    for (const [refId, priceMinor] of Object.entries(prices))
      await PriceListPrice.create({ priceListId: made.id, kind, refId, priceMinor })
  for (const account of of) await assignPriceList(account, made.id)
  forgetStorefront()
  return made
}
