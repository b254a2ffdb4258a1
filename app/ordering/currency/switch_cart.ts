import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { sellTo, type Buyer } from '#catalog'
import Plan from '#catalog/models/plan'
import ProductOption from '#catalog/models/product_option'
import { priceItem } from '#ordering/cart/price_item'
import Cart from '#ordering/models/cart'
import type CartItem from '#ordering/models/cart_item'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Servers of the cart, by host name, that are not sold in the currency: their product, or an option of theirs. */
export interface NotSold {
  type: 'not_sold'
  items: { hostname: string; what: string }[]
}

/**
 * Has a cart cost in another currency what it costs in this one: each server at its product's price for the same billing cycle. Answers
 * how many servers have another price now; nothing changes where one of them is not sold in it. In its currency already, it stays as it is.
 */
export function switchCart(
  cartId: string,
  currency: string,
  buyer: Buyer
): Promise<Result<number, NotSold>> {
  return transaction(async (trx) => {
    const cart = await Cart.query({ client: trx })
      .where('id', cartId)
      .forUpdate()
      .preload('items', (items) =>
        items.preload('template').preload('plan', (plan) => plan.preload('product'))
      )
      .first()
    if (!cart || cart.currency === currency) return ok(0)
    const found = await pricedIn(currency, cart.items, buyer, trx)
    const unsold = found.flatMap(({ item, lacks }) =>
      lacks ? [{ hostname: item.hostname, what: lacks }] : []
    )
    if (unsold.length > 0) return failed({ type: 'not_sold', items: unsold })
    await reprice(found, trx)
    await cart.useTransaction(trx).merge({ currency }).save()
    return ok(cart.items.length)
  })
}

interface Counterpart {
  item: CartItem
  plan: Plan | null
  options: Map<string, ProductOption>
  /** What of it is not sold in the currency. */
  lacks: string | null
}

async function pricedIn(
  currency: string,
  items: CartItem[],
  buyer: Buyer,
  trx: TransactionClientContract
): Promise<Counterpart[]> {
  const productIds = items.map(({ plan }) => plan.productId)
  const plans = await Plan.query({ client: trx })
    .where({ currency, state: 'active' })
    .whereIn('product_id', productIds)
    .orderBy('position')
    .preload('product')
  await sellTo(buyer, plans, trx)
  const optionIds = items.flatMap((item) => Object.keys(item.options))
  const options = await ProductOption.query({ client: trx }).whereIn('id', optionIds)
  const byId = new Map(options.map((option) => [option.id, option]))
  return items.map((item) => {
    const plan = plans.find((candidate) => isAlike(candidate, item.plan)) ?? null
    const product = item.plan.product.name
    return { item, plan, options: byId, lacks: plan ? lackingOption(item, plan, byId) : product }
  })
}

/** The first option that is not sold with this plan; null where all are. What was taken off sale is the cart's to tell. */
function lackingOption(item: CartItem, plan: Plan, options: Map<string, ProductOption>) {
  const chosen = Object.keys(item.options).flatMap((id) => options.get(id) ?? [])
  return chosen.find((option) => option.unitPriceFor(plan) === null)?.name ?? null
}

const isAlike = (one: Plan, other: Plan) =>
  one.productId === other.productId &&
  one.cycleUnit === other.cycleUnit &&
  one.cycleCount === other.cycleCount &&
  one.isHourly === other.isHourly

async function reprice(found: Counterpart[], trx: TransactionClientContract): Promise<void> {
  for (const { item, plan, options } of found) {
    if (!plan) continue
    item.$setRelated('plan', plan)
    const shownMinor = priceItem(item, options).today.minor
    await item.useTransaction(trx).merge({ planId: plan.id, shownMinor }).save()
  }
}
