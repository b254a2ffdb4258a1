import { customerListPage } from '#core/lists/pages'
import { findService } from '#provisioning/services/find_service'
import { listServiceEvents } from '#provisioning/services/list_service_events'
import { describeService } from '#provisioning/services/show_service'
import ServicePolicy from '#provisioning/policies/service_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServicesController {
  async index(ctx: HttpContext) {
    await ctx.bouncer.with(ServicePolicy).authorize('view')
    const account = ctx.visitor.requireAccount()
    const list = await customerListPage(ctx, 'customer.services', account.id)
    return ctx.view.render('pages/provisioning/services/index', { account, list })
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
