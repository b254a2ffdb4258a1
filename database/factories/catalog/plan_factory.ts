import Factory from '@adonisjs/lucid/factories'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import Plan from '#catalog/models/plan'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'

/** What a product costs in a month; a product of its own unless it is given one. */
export const PlanFactory = Factory.define(Plan, () => ({
  cycleUnit: 'month' as const,
  cycleCount: 1,
  currency: 'EUR',
  priceMinor: 490,
  setupFeeMinor: 0,
  state: 'active' as const,
  position: 0,
}))
  .before('create', async (_, plan, context) => {
    if (plan.productId) return
    const product = await ProductFactory.useCtx(context).create()
    plan.productId = product.id
  })
  .after('create', forgetStorefront)
  .build()
