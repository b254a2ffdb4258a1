import { undoCancellation } from '#billing'
import Service from '#provisioning/models/service'
import { cancelMessage, cancelService } from '#provisioning/services/cancel_service'
import { staffOf } from '#provisioning/operations/requester_name'
import { staffCancellationValidator } from '#provisioning/validators/cancellation_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServiceCancellationsController {
  /** Cancels a server for its customer. */
  async store(ctx: HttpContext) {
    const { params, request, response, session, i18n } = ctx
    const service = await Service.findOrFail(params.id)
    const form = await request.validateUsing(staffCancellationValidator)
    const cancelled = await cancelService(service.id, { ...form, by: staffOf(ctx) })
    const { tone, text } = cancelMessage(i18n, cancelled, service.hostname)
    session.flash(tone, text)
    return response.redirect().toRoute('admin.services.show', { id: service.id })
  }

  async destroy(ctx: HttpContext) {
    const { params, response, session, i18n } = ctx
    const service = await Service.findOrFail(params.id)
    const undone = await undoCancellation(service.id, staffOf(ctx))
    session.flash(
      undone ? 'success' : 'info',
      i18n.t(`provisioning.cancellation.${undone ? 'undone' : 'not_undone'}`, {
        hostname: service.hostname,
      })
    )
    return response.redirect().toRoute('admin.services.show', { id: service.id })
  }
}
