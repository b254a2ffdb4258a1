import { cancelOffer, unbegunOffer, undoCancellation } from '#billing'
import { cancelMessage, cancelService } from '#provisioning/services/cancel_service'
import { customerOf, ownService } from '#provisioning/services/own_service'
import { cancelChoices, reasonChoices } from '#provisioning/services/cancel_choices'
import ServicePolicy from '#provisioning/policies/service_policy'
import { cancellationValidator } from '#provisioning/validators/cancellation_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServiceCancellationsController {
  /** What ending a server means, before it is done. */
  async create(ctx: HttpContext) {
    const { bouncer, view, response, i18n } = ctx
    await bouncer.with(ServicePolicy).authorize('cancel')
    const service = await ownService(ctx)
    const waiting = await unbegunOffer(service.id)
    if (waiting?.isOffered)
      return view.render('pages/provisioning/services/cancel_setup', {
        ...{ service, offer: waiting, reasons: reasonChoices(i18n) },
      })
    const offer = await cancelOffer(service.id)
    if (!offer) return response.redirect().toRoute('services.show', { id: service.id })
    const choices = cancelChoices(offer, i18n)
    return view.render('pages/provisioning/services/cancel', { service, offer, ...choices })
  }

  async store(ctx: HttpContext) {
    const { bouncer, request, response, session, i18n } = ctx
    await bouncer.with(ServicePolicy).authorize('cancel')
    const service = await ownService(ctx)
    const form = await request.validateUsing(cancellationValidator)
    const cancelled = await cancelService(service.id, { ...form, by: customerOf(ctx) })
    const { tone, text } = cancelMessage(i18n, cancelled, service.hostname)
    session.flash(tone, text)
    const isServedNow = !cancelled.ok && cancelled.error.type === 'begun'
    const next = isServedNow ? 'services.cancellation.create' : 'services.show'
    return response.redirect().toRoute(next, { id: service.id })
  }

  /** Keeps a server that was cancelled to the end of its period. */
  async destroy(ctx: HttpContext) {
    const { bouncer, response, session, i18n } = ctx
    await bouncer.with(ServicePolicy).authorize('cancel')
    const service = await ownService(ctx)
    const undone = await undoCancellation(service.id, customerOf(ctx))
    session.flash(
      undone ? 'success' : 'info',
      i18n.t(`provisioning.cancellation.${undone ? 'undone' : 'not_undone'}`, {
        hostname: service.hostname,
      })
    )
    return response.redirect().toRoute('services.show', { id: service.id })
  }
}
