import { cancelOffer, unbegunOffer } from '#billing'
import { cancelMessage, cancelService } from '#provisioning/services/cancel_service'
import { customerOf, ownService } from '#provisioning/services/own_service'
import ServicePolicy from '#provisioning/policies/service_policy'
import { withdrawalValidator } from '#provisioning/validators/cancellation_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** The right of consumers in the European Union to withdraw from a contract, in two steps, whether its server is set up by now or not. */
export default class ServiceWithdrawalsController {
  async create(ctx: HttpContext) {
    const { bouncer, view, response } = ctx
    await bouncer.with(ServicePolicy).authorize('cancel')
    const service = await ownService(ctx)
    const waiting = await unbegunOffer(service.id)
    const offer = waiting ?? (await cancelOffer(service.id))
    if (!offer?.withdrawUntil)
      return response.redirect().toRoute('services.show', { id: service.id })
    return view.render('pages/provisioning/services/withdraw', {
      service,
      inSetup: waiting !== null,
      offer: { kept: null, begunAt: null, ...offer },
    })
  }

  async store(ctx: HttpContext) {
    const { bouncer, request, response, session, i18n } = ctx
    await bouncer.with(ServicePolicy).authorize('cancel')
    const service = await ownService(ctx)
    const { comment } = await request.validateUsing(withdrawalValidator)
    const withdrawn = await cancelService(service.id, {
      mode: 'withdrawal',
      reason: 'not_said',
      comment,
      by: customerOf(ctx),
    })
    const { tone, text } = cancelMessage(i18n, withdrawn, service.hostname)
    session.flash(tone, text)
    return response.redirect().toRoute('services.show', { id: service.id })
  }
}
