import type Plan from '#catalog/models/plan'
import type { CycleUnit } from '#catalog/models/plan'
import type { Storefront, StorefrontProduct } from '#catalog/storefront/storefront_cache'

/** A billing cycle that something on sale has. */
export interface ShopCycle {
  /** As it stands in addresses: "month-1", "year-1". */
  key: string
  unit: CycleUnit
  count: number
  months: number
  /** How many per cent a month costs less than in the shortest cycle, at most, over what is sold in both; 0 where nothing is cheaper. */
  saves: number
}

/** The cycles of what is listed in a currency, the shortest first. */
export function cyclesOf({ categories }: Storefront, currency: string): ShopCycle[] {
  const products = categories.flatMap((category) => category.products)
  const plans = products.flatMap((entry) => entry.plans.get(currency) ?? [])
  const distinct = new Map(plans.map((plan) => [keyOf(plan), plan]))
  const shortestFirst = [...distinct.values()].toSorted((one, other) => one.months - other.months)
  return shortestFirst.map((plan) => ({
    key: keyOf(plan),
    unit: plan.cycleUnit,
    count: plan.cycleCount,
    months: plan.months,
    saves: Math.max(0, ...products.map((entry) => saving(entry, currency, plan))),
  }))
}

/** The cycle that an address asks for, or the shortest one; null where nothing is listed. */
export function chosenCycle(cycles: ShopCycle[], asked: unknown): ShopCycle | null {
  return cycles.find(({ key }) => key === asked) ?? cycles[0] ?? null
}

/** A product's plan of a cycle, or its plan of the next best cycle where it has none. */
export function planOf(
  { plans }: StorefrontProduct,
  currency: string,
  cycle: ShopCycle | null
): Plan | null {
  const own = plans.get(currency) ?? []
  return own.find((plan) => keyOf(plan) === cycle?.key) ?? own[0] ?? null
}

const keyOf = ({ cycleUnit, cycleCount }: Plan) => `${cycleUnit}-${cycleCount}`

function saving({ plans }: StorefrontProduct, currency: string, cycle: Plan): number {
  const own = plans.get(currency) ?? []
  const longer = own.find((plan) => keyOf(plan) === keyOf(cycle))
  const shortest = own[0]
  if (!longer || !shortest || shortest.price.isZero) return 0
  return Math.floor(100 - (100 * longer.monthlyPrice.minor) / shortest.monthlyPrice.minor)
}
