import { extendPaid } from '#billing/renewals/extend_paid'
import Subscription from '#billing/models/subscription'
import { paidExtensionValidator } from '#billing/validators/hold_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class PaidExtensionsController {
  /** Gives a customer days that cost nothing after what they paid. */
  async store({ params, request, response, session, visitor, i18n }: HttpContext) {
    const { serviceId } = await Subscription.findOrFail(params.id)
    const { free_days: days, reason } = await request.validateUsing(paidExtensionValidator)
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const extended = await extendPaid(params.id, { days, reason, by })
    if (extended.ok) session.flash('success', i18n.t('billing.extension.done', { days }))
    else session.flash('error', i18n.t(`billing.refusals.${extended.error.type}`))
    return response.redirect().toRoute('admin.services.show', { id: serviceId })
  }
}
