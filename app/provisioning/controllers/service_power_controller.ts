import Service from '#provisioning/models/service'
import ServicePolicy from '#provisioning/policies/service_policy'
import { powerValidator } from '#provisioning/validators/power_validator'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServicePowerController {
  /** Asks the host to change the machine's power. */
  async store({ bouncer, visitor, request, response, session, params, i18n }: HttpContext) {
    await bouncer.with(ServicePolicy).authorize('power')
    const service = await Service.query()
      .where({ id: params.id, account_id: visitor.requireAccount().id })
      .firstOrFail()
    const { action } = await request.validateUsing(powerValidator)
    const asked = await service.changePower(action, {
      type: 'customer',
      id: visitor.requireUser().id,
    })

    if (asked.ok) session.flash('success', i18n.t(`provisioning.power.asked.${action}`))
    else session.flash('error', i18n.t(`provisioning.power.refused.${asked.error.type}`))
    return response.redirect().toRoute('services.show', { id: service.id })
  }
}
