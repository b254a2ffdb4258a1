import { priceItem, type CartLine } from '#ordering/cart/price_item'
import { priceLines, type PricedLines } from '#ordering/cart/quote_cart'
import { offerTrial } from '#ordering/cart/offer_trial'
import CartItem from '#ordering/models/cart_item'
import type { Offer } from '#catalog'
import type Account from '#identity/models/account'

/** What a person has chosen so far, as a form or an address says it. */
export interface Choices {
  planId?: unknown
  templateId?: unknown
  options?: unknown
}

export interface Summary extends PricedLines {
  line: CartLine
  /** Whether an option is outside of what is offered, so that there is no total. */
  isOff: boolean
}

interface Buyer {
  account: Account | null
  country: string
}

/**
 * What a configuration costs, at the first plan and the first system where none of the offer is chosen. The same code
 * prices carts and orders. Null where the offer has no plan or no system.
 */
export async function summaryOf(
  offer: Offer,
  { planId, templateId, options }: Choices,
  buyer: Buyer
): Promise<Summary | null> {
  const plan = offer.plans.find(({ id }) => id === planId) ?? offer.plans[0]
  const template = offer.templates.find(({ id }) => id === templateId) ?? offer.templates[0]
  if (!plan || !template) return null
  plan.$setRelated('product', offer.product)
  const item = new CartItem()
  item.options = quantitiesOf(options, offer)
  item.$setRelated('plan', plan)
  item.$setRelated('template', template)
  const line = priceItem(item, new Map(offer.options.map((option) => [option.id, option])))
  await offerTrial([line], buyer.account)
  const isOff = line.options.length !== Object.keys(item.options).length
  return { line, isOff, ...(await priceLines([line], { ...buyer, currency: plan.currency })) }
}

/** Pieces by option: what was chosen, else the fewest that can be ordered; options without pieces are left out. */
function quantitiesOf(chosen: unknown, { options }: Offer): Record<string, number> {
  const given = (chosen ?? {}) as Record<string, unknown>
  const pieces = options.map(({ id, minimum }) => [id, toPieces(given[id], minimum)] as const)
  return Object.fromEntries(pieces.filter(([, quantity]) => quantity !== 0))
}

/** What is no number is a choice that nobody can order. */
function toPieces(typed: unknown, minimum: number): number {
  if (typed === undefined) return minimum
  if (typed === null || typed === '') return 0
  const quantity = Number(typed)
  return Number.isInteger(quantity) ? quantity : -1
}
