import { allPayments } from '#billing/queries/payment_lists'
import { pageValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class PaymentsController {
  async index({ request, view }: HttpContext) {
    const [, query] = await pageValidator.tryValidate(request.qs())
    return view.render('pages/billing/admin/payments/index', {
      payments: await allPayments(query?.page),
    })
  }
}
