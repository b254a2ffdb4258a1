import { cursorFrom } from '#core/database/keyset'
import { findService } from '#provisioning/services/find_service'
import { listServiceEvents } from '#provisioning/services/list_service_events'
import { listServices } from '#provisioning/services/list_services'
import { describeService } from '#provisioning/services/show_service'
import ServicePolicy from '#provisioning/policies/service_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServicesController {
  async index({ bouncer, visitor, view, request }: HttpContext) {
    await bouncer.with(ServicePolicy).authorize('view')
    const account = visitor.requireAccount()
    const services = await listServices({ accountId: account.id, at: cursorFrom(request) })
    return view.render('pages/provisioning/services/index', { account, services })
  }

  async show({ bouncer, visitor, view, params }: HttpContext) {
    await bouncer.with(ServicePolicy).authorize('view')
    const { id: accountId } = visitor.requireAccount()
    const found = await findService(params.id, { accountId })
    return view.render('pages/provisioning/services/show', {
      ...(await describeService(found)),
      events: await listServiceEvents({ serviceId: found.service.id }, 20),
    })
  }
}
