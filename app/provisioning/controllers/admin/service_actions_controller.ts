import Service from '#provisioning/models/service'
import { staffOf } from '#provisioning/operations/requester_name'
import { requestOperation } from '#provisioning/services/request_operation'
import { serviceActionValidator } from '#provisioning/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServiceActionsController {
  /** Asks the host to change a machine's power in the name of the staff. */
  async store(ctx: HttpContext) {
    const { params, request, response, session, i18n } = ctx
    const service = await Service.findOrFail(params.id)
    const { action, reason } = await request.validateUsing(serviceActionValidator)
    const asked = await requestOperation(service.id, {
      kind: 'power',
      action,
      by: staffOf(ctx),
      reason,
    })

    if (asked.ok) session.flash('success', i18n.t('provisioning.admin.services.asked'))
    else session.flash('error', i18n.t(`provisioning.power.refused.${asked.error.type}`))
    return response.redirect().toRoute('admin.services.show', { id: service.id })
  }
}
