import { retryChange } from '#billing'
import Service from '#provisioning/models/service'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServiceChangeRetriesController {
  /** Tries a change once more that the host could not make. */
  async store({ params, response, session, i18n, visitor }: HttpContext) {
    const { id, hostname } = await Service.findOrFail(params.id)
    const again = await retryChange(id, { type: 'staff', id: visitor.requireUser().id })
    const text = again ? 'retried' : 'not_failed'
    session.flash(again ? 'success' : 'info', i18n.t(`ordering.change.${text}`, { hostname }))
    return response.redirect().toRoute('admin.services.show', { id })
  }
}
