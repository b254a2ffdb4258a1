import { clock } from '#core/clock'
import { sellability } from '#core/registries/sellability'
import { chargeablePlans, standingOf, type Standing } from '#catalog/offers/sale'
import Category from '#catalog/models/category'
import Plan from '#catalog/models/plan'
import Product from '#catalog/models/product'
import Template from '#catalog/models/template'
import type { SaleJudge } from '#core/registries/sellability'

const FRESH_FOR_MS = 5_000

export interface StorefrontProduct {
  product: Product
  /** Active plans by currency, shortest cycle first. */
  plans: Map<string, Plan[]>
  standing: Standing
}

export interface StorefrontCategory {
  category: Category
  products: StorefrontProduct[]
}

export interface Storefront {
  /** What is listed: on sale or sold out. */
  categories: StorefrontCategory[]
  /** Every published product with a price, also one that cannot be sold now. */
  products: (StorefrontProduct & { category: Category })[]
  currencies: string[]
  /** The operating systems that what is listed can be ordered with. */
  systems: string[]
}

let kept: { storefront: Promise<Storefront>; readAt: number } | null = null

/** What visitors may buy: published products that have a price. A few queries, at most every five seconds. */
export function readStorefront(): Promise<Storefront> {
  const now = clock.nowMs()
  if (!kept || Math.abs(now - kept.readAt) > FRESH_FOR_MS) {
    const reading = loadStorefront()
    kept = { storefront: reading, readAt: now }
    reading.catch(() => forgetStorefront())
  }
  return kept.storefront
}

/** Reads from the database at the next question; called when staff changed the catalogue. */
export function forgetStorefront(): void {
  kept = null
  sellability.forget()
}

async function loadStorefront(): Promise<Storefront> {
  const categories = await Category.query()
    .where('visible', true)
    .orderBy('position')
    .orderBy('name')
  const products = await Product.query()
    .where('state', 'published')
    .orderBy('position')
    .orderBy('name')
  const plans = await Plan.query()
    .where('state', 'active')
    .orderBy('position')
    .orderBy('price_minor')
  const templates = await Template.onOfferForAll(products)
  const judge = await sellability.recent()

  const sold = products.flatMap((product) => {
    const category = categories.find(({ id }) => id === product.categoryId)
    const own = plans.filter((plan) => plan.productId === product.id)
    if (!category || own.length === 0) return []
    return [{ category, ...entryOf(product, templates.get(product.id) ?? [], own, judge) }]
  })
  const listed = sold.filter(({ standing }) => standing !== 'unavailable')
  return {
    products: sold,
    currencies: [...new Set(listed.flatMap((entry) => [...entry.plans.keys()]))].sort(),
    systems: [
      ...new Set(
        listed.flatMap(({ product }) =>
          (templates.get(product.id) ?? []).map((template) => template.title)
        )
      ),
    ].sort(),
    categories: categories
      .map((category) => ({
        category,
        products: listed.filter((entry) => entry.category.id === category.id),
      }))
      .filter((entry) => entry.products.length > 0),
  }
}

function entryOf(
  product: Product,
  templates: Template[],
  plans: Plan[],
  judge: SaleJudge
): StorefrontProduct {
  const offered = { templates, plans }
  const shown = chargeablePlans(product, offered, judge)
  return { product, plans: byCurrency(shown), standing: standingOf(product, offered, judge) }
}

/** A product as it would be shown once it was on sale; null where no product has this address. Asks the database. */
export async function readPreview(slug: string): Promise<Storefront['products'][number] | null> {
  const product = await Product.query().where('slug', slug).preload('category').first()
  if (!product) return null
  product.state = 'published'
  const plans = await product.related('plans').query().where('state', 'active')
  const templates = await Template.onOfferForAll([product])
  const judge = await sellability.recent()
  const entry = entryOf(product, templates.get(product.id) ?? [], plans, judge)
  return { category: product.category, ...entry }
}

function byCurrency(plans: Plan[]): Map<string, Plan[]> {
  const shortestFirst = plans.toSorted((a, b) => a.months - b.months)
  return Map.groupBy(shortestFirst, (plan) => plan.currency)
}
