import { staffOf } from '#provisioning/operations/requester_name'
import { reasonValidator } from '#provisioning/validators/admin_validators'
import { abandonOperation } from '#provisioning/operations/retry_or_abandon'
import type { HttpContext } from '@adonisjs/core/http'

export default class OperationAbandonmentsController {
  async store(ctx: HttpContext) {
    const { params, request, response, session, i18n } = ctx
    const { reason } = await request.validateUsing(reasonValidator)
    const abandoned = await abandonOperation(params.id, staffOf(ctx), reason)
    if (abandoned.ok) session.flash('success', i18n.t('provisioning.admin.operations.abandoned'))
    else
      session.flash(
        'error',
        i18n.t(`provisioning.admin.operations.refused.${abandoned.error.type}`)
      )
    return response.redirect().toRoute('admin.operations.show', { id: params.id })
  }
}
