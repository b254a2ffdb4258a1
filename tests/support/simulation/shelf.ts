import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import { ProductOptionFactory } from '#database/factories/catalog/product_option_factory'
import { HOURLY_PER } from '#billing'
import Plan from '#catalog/models/plan'
import PlanMeter from '#catalog/models/plan_meter'
import type Product from '#catalog/models/product'
import ProductOption from '#catalog/models/product_option'
import type Template from '#catalog/models/template'
import type { MeterPrice } from '#billing'

/** What the shop sells in; a customer pays in one of them. */
export const CURRENCIES = ['EUR', 'USD']

export const GIGABYTE = 1_000_000_000

/** What is on sale; plans with their products, in the order in which they were put up. */
export interface Shelf {
  template: Template
  plans: Plan[]
  options: ProductOption[]
}

type Price = Partial<Pick<Plan, 'cycleCount' | 'cycleUnit' | 'setupFeeMinor' | 'hourlyRate'>> & {
  priceMinor: number
  meters?: MeterPrice[]
}

const TRAFFIC: MeterPrice = {
  ...{ meter: 'traffic', included: 100 * GIGABYTE, unitSize: GIGABYTE, rounding: 'up' },
  tiers: [
    { upTo: 50, unitMinor: 3 },
    { upTo: 200, unitMinor: 2 },
    { upTo: null, unitMinor: 1 },
  ],
}
const CAPPED: MeterPrice = {
  ...{ meter: 'traffic', included: 0, unitSize: 10 * GIGABYTE, rounding: 'nearest', per: 100 },
  ...{ tiers: [{ upTo: null, unitMinor: 333 }], capMinor: 2500 },
}
const BACKUPS: MeterPrice = {
  ...{ meter: 'backup_storage', included: 20_000, unitSize: 1_000, rounding: 'up' },
  tiers: [{ upTo: null, unitMinor: 4 }],
}
const ADDRESSES: MeterPrice = {
  ...{ meter: 'extra_addresses', included: 24, unitSize: 1, rounding: 'up', per: 10_000 },
  tiers: [{ upTo: null, unitMinor: 7_777 }],
}

const LARGE = { cores: 2, memoryMb: 2048, diskGb: 20 }

/** Products by what is told of them, with what each costs in every currency. */
const GOODS: [Partial<Product>, Price[]][] = [
  [
    { name: 'Small' },
    [
      { priceMinor: 499 },
      { cycleCount: 6, priceMinor: 1999, setupFeeMinor: 1000 },
      { cycleCount: 3, priceMinor: 3333 },
      { cycleUnit: 'year', priceMinor: 9900 },
    ],
  ],
  [
    { name: 'Large', specs: LARGE },
    [{ priceMinor: 1299 }, { cycleUnit: 'year', priceMinor: 12_900, setupFeeMinor: 500 }],
  ],
  [{ name: 'Tried', trialDays: 10 }, [{ priceMinor: 701, setupFeeMinor: 300 }]],
  [
    { name: 'Tried with a card', trialDays: 30, trialNeedsCard: true },
    [{ cycleCount: 3, priceMinor: 2051 }],
  ],
  [
    { name: 'Measured' },
    [
      { priceMinor: 299, meters: [TRAFFIC, BACKUPS, ADDRESSES] },
      { cycleUnit: 'year', priceMinor: 3001, meters: [CAPPED, BACKUPS] },
    ],
  ],
  [{ name: 'Hourly' }, [{ priceMinor: 599, hourlyRate: 0.9 * HOURLY_PER }]],
  [
    { name: 'Large by the hour', specs: LARGE },
    [{ priceMinor: 1399, hourlyRate: 2.2 * HOURLY_PER }],
  ],
]

/** Puts up everything that the shop sells, beside a product that its host can serve. */
export async function fillShelf(alike: Product): Promise<void> {
  const { driver, kind, categoryId, specs } = alike
  let position = 0
  for (const [told, prices] of GOODS) {
    const product = await ProductFactory.merge({
      ...{ driver, kind, categoryId, specs, included: [] },
      ...told,
    }).create()
    for (const currency of CURRENCIES)
      for (const { meters = [], ...price } of prices) {
        const plan = await PlanFactory.merge({
          ...{ ...price, productId: product.id, currency },
          position: position++,
        }).create()
        for (const meter of meters) await PlanMeter.create({ planId: plan.id, ...meter })
      }
  }
  await ProductOptionFactory.merge({ prices: { EUR: 150, USD: 175 } }).create()
  await ProductOptionFactory.merge({
    ...{ kind: 'extra_memory', name: 'Memory', unit: 'GB', maximum: 2, position: 1 },
    prices: { EUR: 99 },
  }).create()
}

export async function shelfOf(template: Template): Promise<Shelf> {
  const products = GOODS.map(([{ name }]) => name!)
  const plans = await Plan.query()
    .whereHas('product', (sold) => sold.whereIn('name', products))
    .preload('product')
    .orderBy('position')
  const options = await ProductOption.query().orderBy('position')
  return { template, plans, options }
}
