import { DateTime } from 'luxon'
import { refuseField } from '#core/exceptions/refuse_field'
import { holdRenewal } from '#billing/holds/hold_renewal'
import { releaseRenewal } from '#billing/holds/release_renewal'
import { holdRenewalValidator } from '#billing/validators/hold_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class BillingHoldsController {
  async store({ params, request, response, session, visitor, i18n }: HttpContext) {
    const { until, reason } = await request.validateUsing(holdRenewalValidator)
    const day = DateTime.fromISO(DateTime.fromJSDate(until).toISODate()!, { zone: 'utc' })
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const held = await holdRenewal(params.id, { until: day as DateTime<true>, reason, by })
    if (!held.ok && held.error.type === 'hold_too_short')
      return refuseField('until', i18n.t('billing.refusals.hold_too_short'))
    if (held.ok) session.flash('success', i18n.t('billing.tonight.held_done'))
    else session.flash('error', i18n.t(`billing.refusals.${held.error.type}`))
    return response.redirect().toRoute('admin.tonight.index')
  }

  async destroy({ params, response, session, visitor, i18n }: HttpContext) {
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    if (await releaseRenewal(params.id, by))
      session.flash('success', i18n.t('billing.tonight.released'))
    else session.flash('error', i18n.t('billing.refusals.renewal_not_held'))
    return response.redirect().toRoute('admin.tonight.index')
  }
}
