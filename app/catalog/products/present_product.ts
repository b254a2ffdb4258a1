import { planOf, type ShopCycle } from '#catalog/storefront/storefront_cycles'
import type { StorefrontProduct } from '#catalog/storefront/storefront_cache'
import type { ProductSpecs } from '#catalog/models/product'

const MB_PER_GB = 1024
const MBIT_PER_GBIT = 1000

export interface Spec {
  /** Translation key suffix, `catalog.specs.<name>`. */
  name: string
  /** Translation key suffix of the value, `catalog.values.<value>`. */
  value: string
  amount: number
}

/** A product as cards and lists show it in one currency and billing cycle. */
export function presentProduct(
  entry: StorefrontProduct,
  currency: string,
  cycle: ShopCycle | null
) {
  const { product } = entry
  const plan = planOf(entry, currency, cycle)
  return {
    slug: product.slug,
    name: product.name,
    kind: product.kind,
    summary: product.summary,
    included: product.included,
    specs: presentSpecs(product.specs),
    price: plan && {
      monthly: plan.monthlyPrice,
      hourly: plan.hourlyPrice,
      total: plan.months > 1 ? plan.price : null,
      unit: plan.cycleUnit,
      count: plan.cycleCount,
    },
    trialDays: product.trialDays,
    soldOut: entry.standing === 'sold_out',
    scarce: isScarce(entry) ? product.stock : null,
  }
}

/** What all of some products include, in the order of the first; nothing where there is one product alone. */
export function sharedLines(products: { included: string[] }[]): string[] {
  const [first, ...others] = products
  if (!first || others.length === 0) return []
  return first.included.filter((line) => others.every(({ included }) => included.includes(line)))
}

function isScarce({ product: { stock }, standing }: StorefrontProduct): boolean {
  return standing === 'on_sale' && stock !== null && stock <= 5
}

/** Specs in the order that people compare them, each in the unit that reads best. */
export function presentSpecs(specs: ProductSpecs): Spec[] {
  const { cores, memoryMb, diskGb, bandwidthMbit, trafficTb } = specs
  const wholeGb = memoryMb % MB_PER_GB === 0
  const network = bandwidthMbit ?? 0
  const gigabit = network % MBIT_PER_GBIT === 0
  return [
    { name: 'cores', value: 'cores', amount: cores },
    {
      name: 'memory',
      value: wholeGb ? 'gb' : 'mb',
      amount: wholeGb ? memoryMb / MB_PER_GB : memoryMb,
    },
    { name: 'disk', value: 'gb', amount: diskGb },
    ...(network
      ? [
          {
            name: 'network',
            value: gigabit ? 'gbit' : 'mbit',
            amount: gigabit ? network / MBIT_PER_GBIT : network,
          },
        ]
      : []),
    { name: 'traffic', value: trafficTb ? 'tb' : 'unmetered', amount: trafficTb ?? 0 },
  ]
}
