import Service from '#provisioning/models/service'
import { staffOf } from '#provisioning/operations/requester_name'
import { restoreService } from '#provisioning/trash/restore_service'
import { serviceTerminationValidator } from '#provisioning/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServiceTerminationsController {
  /** Ends a service: into the trash, or for good at once. */
  async store(ctx: HttpContext) {
    const { params, request, response, session, i18n } = ctx
    const service = await Service.findOrFail(params.id)
    const { reason, at_once: atOnce } = await request.validateUsing(serviceTerminationValidator)
    const by = staffOf(ctx)
    const asked = await (atOnce
      ? service.destroy({ by, reason })
      : service.terminate({ by, reason, cause: 'staff' }))
    if (asked.ok) session.flash('success', i18n.t('provisioning.admin.services.asked'))
    else session.flash('error', i18n.t(`provisioning.power.refused.${asked.error.type}`))
    return response.redirect().toRoute('admin.services.show', { id: service.id })
  }

  /** Takes a service out of the trash. */
  async destroy(ctx: HttpContext) {
    const { params, response, session, i18n } = ctx
    const service = await Service.findOrFail(params.id)
    const restored = await restoreService(service.id, { by: staffOf(ctx) })
    if (restored) session.flash('success', i18n.t('provisioning.admin.services.asked'))
    else session.flash('error', i18n.t('provisioning.admin.services.not_in_trash'))
    return response.redirect().toRoute('admin.services.show', { id: service.id })
  }
}
