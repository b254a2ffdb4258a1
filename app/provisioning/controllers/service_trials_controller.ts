import { continueTrial } from '#billing'
import { customerOf, ownService } from '#provisioning/services/own_service'
import ServicePolicy from '#provisioning/policies/service_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServiceTrialsController {
  /** Goes on with a server whose trial is over and that had no card. */
  async store(ctx: HttpContext) {
    const { bouncer, response, session, i18n } = ctx
    await bouncer.with(ServicePolicy).authorize('cancel')
    const service = await ownService(ctx)
    const continued = await continueTrial(service.id, customerOf(ctx))
    const text = continued.ok ? 'continued' : continued.error.type
    session.flash(
      continued.ok ? 'success' : 'error',
      i18n.t(`provisioning.trial.${text}`, { hostname: service.hostname })
    )
    return response.redirect().toRoute('services.show', { id: service.id })
  }
}
