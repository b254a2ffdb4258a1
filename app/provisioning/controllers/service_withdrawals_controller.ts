import { cancelOffer, cancelSubscription } from '#billing'
import { customerOf, ownService } from '#provisioning/services/own_service'
import ServicePolicy from '#provisioning/policies/service_policy'
import { withdrawalValidator } from '#provisioning/validators/cancellation_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** The right of consumers in the European Union to withdraw from a contract, in two steps. */
export default class ServiceWithdrawalsController {
  async create(ctx: HttpContext) {
    const { bouncer, view, response } = ctx
    await bouncer.with(ServicePolicy).authorize('cancel')
    const service = await ownService(ctx)
    const offer = await cancelOffer(service.id)
    if (!offer?.withdrawUntil)
      return response.redirect().toRoute('services.show', { id: service.id })
    return view.render('pages/provisioning/services/withdraw', { service, offer })
  }

  async store(ctx: HttpContext) {
    const { bouncer, request, response, session, i18n } = ctx
    await bouncer.with(ServicePolicy).authorize('cancel')
    const service = await ownService(ctx)
    const { comment } = await request.validateUsing(withdrawalValidator)
    const withdrawn = await cancelSubscription(service.id, {
      mode: 'withdrawal',
      reason: 'not_said',
      comment,
      by: customerOf(ctx),
    })
    const text = withdrawn.ok ? 'done.withdrawal' : `refused.${withdrawn.error.type}`
    session.flash(
      withdrawn.ok ? 'success' : 'error',
      i18n.t(`provisioning.cancellation.${text}`, { hostname: service.hostname })
    )
    return response.redirect().toRoute('services.show', { id: service.id })
  }
}
