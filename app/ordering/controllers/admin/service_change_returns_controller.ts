import { giveChangeBack } from '#billing'
import Service from '#provisioning/models/service'
import { changeReturnValidator } from '#ordering/validators/change_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServiceChangeReturnsController {
  /** Gives back what was paid for a change that the host could not make. */
  async store({ params, request, response, session, i18n, visitor }: HttpContext) {
    const { id, hostname } = await Service.findOrFail(params.id)
    const form = await request.validateUsing(changeReturnValidator)
    const by = { type: 'staff' as const, id: visitor.requireUser().id }
    const given = await giveChangeBack(id, { ...form, by })
    if (!given.ok) session.flash('error', i18n.t('ordering.change.not_given_back'))
    else {
      const text = given.value ? 'given_back' : 'not_failed'
      const tone = given.value ? 'success' : 'info'
      session.flash(tone, i18n.t(`ordering.change.${text}`, { hostname }))
    }
    return response.redirect().toRoute('admin.services.show', { id })
  }
}
