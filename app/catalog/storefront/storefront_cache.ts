import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sellTo, type Buyer } from '#catalog/prices/sell_to'
import { sellability } from '#core/registries/sellability'
import { chargeablePlans, standingOf, type Standing } from '#catalog/offers/sale'
import Category from '#catalog/models/category'
import Plan from '#catalog/models/plan'
import Product from '#catalog/models/product'
import Template from '#catalog/models/template'
import { serverLocations } from '#provisioning'
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
  systems: OfferedSystem[]
  /** Where its servers stand, as far as staff named it. */
  locations: string[]
}

export interface OfferedSystem {
  title: string
  family: string
}

/** What is shown by the lists that decide its prices. */
const kept = new Map<string, { storefront: Promise<Storefront>; readAt: number }>()
const EVERYBODY = 'everybody'

/**
 * What this buyer may buy, at their prices: published products that have a price. A few queries, at most every five seconds for all who
 * pay the same.
 */
export async function readStorefront(buyer: Buyer = null): Promise<Storefront> {
  const key = (buyer && (await ownListsOf(buyer.id))) || EVERYBODY
  const now = clock.nowMs()
  const known = kept.get(key)
  if (known && Math.abs(now - known.readAt) <= FRESH_FOR_MS) return known.storefront
  const reading = loadStorefront(key === EVERYBODY ? null : buyer)
  kept.set(key, { storefront: reading, readAt: now })
  reading.catch(() => forgetStorefront())
  return reading
}

/** Accounts with the same lists of their own see the same; who has none sees what everybody does. */
async function ownListsOf(accountId: string): Promise<string> {
  const rows: { price_list_id: string }[] = await db
    .from('account_price_lists')
    .where('account_id', accountId)
    .select('price_list_id')
  return rows
    .map((row) => row.price_list_id)
    .sort()
    .join()
}

/** Reads from the database at the next question; called when staff changed the catalogue. */
export function forgetStorefront(): void {
  kept.clear()
  sellability.forget()
}

async function loadStorefront(buyer: Buyer): Promise<Storefront> {
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
  await sellTo(buyer, plans)
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
    locations: await locationsOf(listed.map(({ product }) => product.driver)),
    systems: systemsOf(listed.flatMap(({ product }) => templates.get(product.id) ?? [])),
    categories: categories
      .map((category) => ({
        category,
        products: listed.filter((entry) => entry.category.id === category.id),
      }))
      .filter((entry) => entry.products.length > 0),
  }
}

async function locationsOf(drivers: string[]): Promise<string[]> {
  const places = await Promise.all([...new Set(drivers)].map(serverLocations))
  return [...new Set(places.flat())].sort()
}

/** Each system once, by its name. */
function systemsOf(templates: Template[]): OfferedSystem[] {
  const families = new Map(templates.map(({ title, osFamily }) => [title, osFamily]))
  return [...families]
    .map(([title, family]) => ({ title, family }))
    .sort((one, other) => one.title.localeCompare(other.title, 'en'))
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

/** A product as it would be shown once it was on sale, at everybody's prices; null where no product has this address. Asks the database. */
export async function readPreview(slug: string): Promise<Storefront['products'][number] | null> {
  const product = await Product.query().where('slug', slug).preload('category').first()
  if (!product) return null
  product.state = 'published'
  const plans = await product.related('plans').query().where('state', 'active')
  await sellTo(null, plans)
  const templates = await Template.onOfferForAll([product])
  const judge = await sellability.recent()
  const entry = entryOf(product, templates.get(product.id) ?? [], plans, judge)
  return { category: product.category, ...entry }
}

function byCurrency(plans: Plan[]): Map<string, Plan[]> {
  const shortestFirst = plans.toSorted((a, b) => a.months - b.months)
  return Map.groupBy(shortestFirst, (plan) => plan.currency)
}
