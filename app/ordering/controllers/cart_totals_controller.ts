import { priced } from '#ordering/configure/order_form'
import { answerTotal } from '#ordering/configure/answer_total'
import type { HttpContext } from '@adonisjs/core/http'

export default class CartTotalsController {
  /** The parts of the form that configures a server which say what its choices cost and whether its name is one. */
  async show(ctx: HttpContext) {
    return answerTotal(ctx, ctx.visitor.account, (offer, choices) => priced(ctx, offer, choices))
  }
}
