import { EndOrder } from '#ordering/orders/end_order'
import { endingValidator } from '#ordering/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class OrderRejectionsController {
  async store({ params, request, response, session, i18n, visitor }: HttpContext) {
    const { reason } = await request.validateUsing(endingValidator)
    const by = { type: 'staff' as const, id: visitor.requireUser().id }
    const ended = await new EndOrder().run(params.id, { to: 'rejected', reason, by })
    const message = ended.ok ? 'rejected' : `not_ended.${ended.error.type}`
    session.flash(ended.ok ? 'success' : 'error', i18n.t(`ordering.admin.${message}`))
    return response.redirect().toRoute('admin.orders.show', { id: params.id })
  }
}
