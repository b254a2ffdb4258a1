import { staffOf } from '#provisioning/operations/requester_name'
import { hurryOperation } from '#provisioning/operations/retry_or_abandon'
import type { HttpContext } from '@adonisjs/core/http'

export default class OperationHurriesController {
  /** Has an operation that waits for its next try looked at now. */
  async store(ctx: HttpContext) {
    const { params, response, session, i18n } = ctx
    const hurried = await hurryOperation(params.id, staffOf(ctx))
    if (hurried) session.flash('success', i18n.t('provisioning.admin.operations.hurried'))
    else session.flash('error', i18n.t('provisioning.admin.operations.refused.not_waiting'))
    return response.redirect().toRoute('admin.operations.show', { id: params.id })
  }
}
