import { billParked } from '#billing/renewals/bill_parked'
import { billParkedValidator } from '#billing/validators/hold_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ParkedRenewalsController {
  /** Has it billed again. */
  async update({ params, request, response, session, visitor, i18n }: HttpContext) {
    const { from } = await request.validateUsing(billParkedValidator)
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const resumed = await billParked(params.id, { from, by })
    if (resumed.ok) session.flash('success', i18n.t('billing.tonight.resumed'))
    else session.flash('error', i18n.t(`billing.refusals.${resumed.error.type}`))
    return response.redirect().toRoute('admin.tonight.index')
  }
}
