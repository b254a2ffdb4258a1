import { Money } from '#core/money/money'
import { holdToScheduled } from '#catalog/prices/hold_to_scheduled'
import { refuseField } from '#core/exceptions/refuse_field'
import { saveAudited } from '#catalog/save_audited'
import { rateMinor } from '#catalog/offers/rates'
import Plan from '#catalog/models/plan'
import Product from '#catalog/models/product'
import { newPlanValidator, planPriceValidator } from '#catalog/validators/catalog_validators'
import type { HttpContext } from '@adonisjs/core/http'

interface Amounts {
  price: string
  setup_fee?: string | null
  hourly_rate?: string | null
}

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

  async #save(ctx: HttpContext, plan: Plan, amounts: Amounts) {
    const { response, session, i18n } = ctx
    const priceMinor = Money.typed(amounts.price, plan.currency).minor
    const isRepriced = plan.$isPersisted && priceMinor !== plan.priceMinor
    if (amounts.hourly_rate && (plan.cycleUnit !== 'month' || plan.cycleCount !== 1))
      refuseField('hourly_rate', i18n.t('catalog.admin.plans.hourly_month'))
    const hourlyRate = amounts.hourly_rate ? rateMinor(amounts.hourly_rate, plan.currency) : null
    if (hourlyRate === 0) refuseField('hourly_rate', i18n.t('catalog.admin.plans.hourly_nothing'))
    if (hourlyRate !== null && priceMinor === 0)
      refuseField('price', i18n.t('catalog.admin.plans.hourly_most'))
    plan.merge({
      hourlyRate,
      priceMinor,
      setupFeeMinor: Money.typed(amounts.setup_fee ?? '0', plan.currency).minor,
    })
    const target = { kind: 'plan' as const, refId: plan.id, currency: plan.currency }
    await saveAudited(plan, {
      ...{ kind: 'plan', unique: 'cycle_count' },
      also: async (trx) => {
        if (isRepriced) await holdToScheduled('price', target, trx)
      },
    })
    session.flash('success', i18n.t('catalog.admin.plans.saved'))
    return response.redirect().toRoute('admin.products.edit', { id: plan.productId })
  }
}
