import { offerOf } from '#catalog'
import Plan from '#catalog/models/plan'
import { priced } from '#ordering/configure/order_form'
import { isHostName, normaliseHostName } from '#ordering/host_name'
import { cartTotalValidator } from '#ordering/validators/cart_item_validator'
import type { HttpContext } from '@adonisjs/core/http'

export default class CartTotalsController {
  /** The parts of the form that configures a server which say what its choices cost and whether its name is one. */
  async show(ctx: HttpContext) {
    const [problem, choices] = await cartTotalValidator.tryValidate(ctx.request.qs())
    if (problem) return ctx.response.abort({ message: 'Not found' }, 404)
    const plan = await Plan.query()
      .where({ id: choices.plan_id, state: 'active' })
      .whereHas('product', (product) => product.where('state', 'published'))
      .preload('product')
      .firstOrFail()

    const offer = await offerOf(plan.product, [plan])
    const hostname = normaliseHostName(choices.hostname ?? '')
    ctx.response.header('cache-control', 'no-store')
    return ctx.view.render('pages/ordering/total', {
      ...(await priced(ctx, offer, {
        planId: plan.id,
        templateId: choices.template_id,
        options: choices.options,
      })),
      check: { hostname, isOne: isHostName(hostname) },
    })
  }
}
