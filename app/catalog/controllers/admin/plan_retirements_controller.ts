import { saveAudited } from '#catalog/save_audited'
import Plan from '#catalog/models/plan'
import type { HttpContext } from '@adonisjs/core/http'
import type { PlanState } from '#catalog/models/plan'

export default class PlanRetirementsController {
  /** Sells the plan no more; services go on with it. */
  async store(ctx: HttpContext) {
    return this.#move(ctx, 'retired')
  }

  async destroy(ctx: HttpContext) {
    return this.#move(ctx, 'active')
  }

  async #move({ params, response, session, i18n }: HttpContext, state: PlanState) {
    const plan = await Plan.findOrFail(params.id)
    if (plan.state !== state) await saveAudited(plan.merge({ state }), { kind: 'plan' })
    session.flash('success', i18n.t(`catalog.admin.plans.now_${state}`))
    return response.redirect().toRoute('admin.products.edit', { id: plan.productId })
  }
}
