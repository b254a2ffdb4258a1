import { staffOf } from '#provisioning/operations/requester_name'
import { retryOperation } from '#provisioning/operations/retry_or_abandon'
import type { HttpContext } from '@adonisjs/core/http'

export default class OperationRetriesController {
  async store(ctx: HttpContext) {
    const { params, response, session, i18n } = ctx
    const retried = await retryOperation(params.id, staffOf(ctx))
    if (retried.ok) session.flash('success', i18n.t('provisioning.admin.operations.retried'))
    else
      session.flash('error', i18n.t(`provisioning.admin.operations.refused.${retried.error.type}`))
    return response.redirect().toRoute('admin.operations.show', { id: params.id })
  }
}
