import { giveUpDispute } from '#billing/disputes/save_answer'
import { disputeAcceptanceValidator } from '#billing/validators/dispute_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Gives disputes up. */
export default class DisputeAcceptancesController {
  async store({ params, request, response, session, visitor, i18n }: HttpContext) {
    await request.validateUsing(disputeAcceptanceValidator)
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const given = await giveUpDispute(params.id, { by })
    if (given.ok) session.flash('success', i18n.t('billing.disputes.accepted'))
    else session.flash('error', i18n.t(`billing.disputes.refusals.${given.error.type}`))
    return response.redirect().toRoute('admin.disputes.show', { id: params.id })
  }
}
