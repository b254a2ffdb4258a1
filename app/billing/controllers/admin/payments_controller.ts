import { staffListPage } from '#core/lists/pages'
import type { HttpContext } from '@adonisjs/core/http'

export default class PaymentsController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'payments')
    return ctx.view.render('pages/billing/admin/payments/index', { list })
  }
}
