import { releaseServices } from '#billing/disputes/release_services'
import type { HttpContext } from '@adonisjs/core/http'

/** Services that are held for a dispute. */
export default class DisputeSuspensionsController {
  async destroy({ params, response, session, visitor, i18n }: HttpContext) {
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const released = await releaseServices(params.id, { by })
    session.flash(
      released ? 'success' : 'info',
      i18n.t(`billing.disputes.${released ? 'released' : 'held_nothing'}`)
    )
    return response.redirect().toRoute('admin.disputes.show', { id: params.id })
  }
}
