import Service from '#provisioning/models/service'
import { staffOf } from '#provisioning/operations/requester_name'
import {
  serviceSuspensionValidator,
  suspensionReasonValidator,
} from '#provisioning/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServiceSuspensionsController {
  /** Holds a server for a reason that staff choose. */
  async store(ctx: HttpContext) {
    const { params, request, response, session, i18n } = ctx
    const service = await Service.findOrFail(params.id)
    const form = await request.validateUsing(serviceSuspensionValidator)
    const held = await service.suspend({
      by: staffOf(ctx),
      reason: form.suspension_reason,
      note: form.suspension_note,
      noteShown: form.suspension_note_shown,
    })
    if (held.ok) session.flash('success', i18n.t('provisioning.admin.services.asked'))
    else session.flash('error', i18n.t('provisioning.power.refused.wrong_state'))
    return response.redirect().toRoute('admin.services.show', { id: service.id })
  }

  /** Lifts a reason that staff gave. */
  async destroy(ctx: HttpContext) {
    const { params, response, session, i18n } = ctx
    const service = await Service.findOrFail(params.id)
    const { reason } = await suspensionReasonValidator.validate({ reason: params.reason })
    const lifted = await service.liftSuspension(reason, staffOf(ctx))
    if (lifted) session.flash('success', i18n.t('provisioning.admin.services.asked'))
    else session.flash('info', i18n.t('provisioning.admin.services.lifted_before'))
    return response.redirect().toRoute('admin.services.show', { id: service.id })
  }
}
