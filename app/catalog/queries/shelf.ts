import { clock } from '#core/clock'
import { type Money } from '#core/money/money'
import Category from '#catalog/models/category'
import Plan from '#catalog/models/plan'
import Product from '#catalog/models/product'

const FRESH_FOR_MS = 5_000

export interface ShelfProduct {
  product: Product
  /** Active plans by currency, shortest cycle first. */
  plans: Map<string, Plan[]>
}

export interface ShelfCategory {
  category: Category
  products: ShelfProduct[]
}

export interface Shelf {
  categories: ShelfCategory[]
  currencies: string[]
}

let kept: { shelf: Promise<Shelf>; readAt: number } | null = null

/** What visitors may buy: published products in stock that have a price. Three queries, at most every five seconds. */
export function shelf(): Promise<Shelf> {
  const now = clock.nowMs()
  if (!kept || Math.abs(now - kept.readAt) > FRESH_FOR_MS) {
    const reading = readShelf()
    kept = { shelf: reading, readAt: now }
    reading.catch(() => forgetShelf())
  }
  return kept.shelf
}

/** Reads from the database at the next question; called when staff changed the catalogue. */
export function forgetShelf(): void {
  kept = null
}

/** The smallest price of a month among a product's plans in a currency, or null where it is not sold in it. */
export function fromPrice({ plans }: ShelfProduct, currency: string): Money | null {
  const prices = (plans.get(currency) ?? []).map((plan) => plan.monthlyPrice)
  return prices.reduce<Money | null>(
    (least, price) => (least && least.compare(price) <= 0 ? least : price),
    null
  )
}

async function readShelf(): Promise<Shelf> {
  const categories = await Category.query()
    .where('visible', true)
    .orderBy('position')
    .orderBy('name')
  const products = await Product.query()
    .where('state', 'published')
    .where((query) => query.whereNull('stock').orWhere('stock', '>', 0))
    .orderBy('position')
    .orderBy('name')
  const plans = await Plan.query()
    .where('state', 'active')
    .orderBy('position')
    .orderBy('price_minor')

  const offered = products.map((product) => ({ product, plans: byCurrency(plans, product) }))
  const sold = offered.filter((entry) => entry.plans.size > 0)
  return {
    currencies: [...new Set(sold.flatMap((entry) => [...entry.plans.keys()]))].sort(),
    categories: categories
      .map((category) => ({
        category,
        products: sold.filter(({ product }) => product.categoryId === category.id),
      }))
      .filter((entry) => entry.products.length > 0),
  }
}

function byCurrency(plans: Plan[], product: Product): Map<string, Plan[]> {
  const own = plans
    .filter((plan) => plan.productId === product.id)
    .sort((a, b) => a.months - b.months)
  return Map.groupBy(own, (plan) => plan.currency)
}
