import { cursorFrom } from '#core/database/keyset'
import Service from '#provisioning/models/service'
import { listServiceEvents } from '#provisioning/services/list_service_events'
import { listServices } from '#provisioning/services/list_services'
import { describeService } from '#provisioning/services/show_service'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServicesController {
  async index({ visitor, view, request }: HttpContext) {
    const account = visitor.requireAccount()
    const services = await listServices({ accountId: account.id, at: cursorFrom(request) })
    return view.render('pages/provisioning/services/index', { account, services })
  }

  async show({ visitor, view, params }: HttpContext) {
    const service = await Service.query()
      .where({ id: params.id, account_id: visitor.requireAccount().id })
      .firstOrFail()
    return view.render('pages/provisioning/services/show', {
      ...(await describeService(service)),
      events: await listServiceEvents({ serviceId: service.id }, 20),
    })
  }
}
