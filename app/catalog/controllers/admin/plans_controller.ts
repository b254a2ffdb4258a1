import { Money } from '#core/money/money'
import { saveAudited } from '#catalog/save_audited'
import Plan from '#catalog/models/plan'
import Product from '#catalog/models/product'
import { newPlanValidator, planPriceValidator } from '#catalog/validators/catalog_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class PlansController {
  async store(ctx: HttpContext) {
    const product = await Product.findOrFail(ctx.params.product_id)
    const {
      cycle_unit: cycleUnit,
      cycle_count: cycleCount,
      currency,
      ...amounts
    } = await ctx.request.validateUsing(newPlanValidator)
    const plan = new Plan().merge({
      productId: product.id,
      cycleUnit,
      cycleCount,
      currency,
      state: 'active',
      position: 0,
    })
    return this.#save(ctx, plan, amounts)
  }

  /** Changes prices for orders to come; services keep theirs. */
  async update(ctx: HttpContext) {
    const plan = await Plan.findOrFail(ctx.params.id)
    const meta = { currency: plan.currency }
    return this.#save(ctx, plan, await ctx.request.validateUsing(planPriceValidator, { meta }))
  }

  async #save(ctx: HttpContext, plan: Plan, amounts: { price: string; setup_fee?: string | null }) {
    const { response, session, i18n } = ctx
    plan.merge({
      priceMinor: Money.typed(amounts.price, plan.currency).minor,
      setupFeeMinor: Money.typed(amounts.setup_fee ?? '0', plan.currency).minor,
    })
    await saveAudited(plan, { kind: 'plan', unique: 'cycle_count' })
    session.flash('success', i18n.t('catalog.admin.plans.saved'))
    return response.redirect().toRoute('admin.products.edit', { id: plan.productId })
  }
}
