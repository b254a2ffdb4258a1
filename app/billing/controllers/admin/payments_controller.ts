import { cursorFrom } from '#core/database/keyset'
import { allPayments } from '#billing/payments/list_payments'
import type { HttpContext } from '@adonisjs/core/http'

export default class PaymentsController {
  async index({ request, view }: HttpContext) {
    return view.render('pages/billing/admin/payments/index', {
      payments: await allPayments(cursorFrom(request)),
    })
  }
}
