import { cursorFrom } from '#core/database/keyset'
import { timelinePage } from '#core/timeline/timeline_page'
import Cluster from '#provisioning/models/cluster'
import Account from '#identity/models/account'
import { serviceStates } from '#provisioning/contracts/service_states'
import { findService } from '#provisioning/services/find_service'
import { listServices } from '#provisioning/services/list_services'
import { isCorrectable } from '#provisioning/settings/correct_answers'
import { describeService } from '#provisioning/services/show_service'
import { serviceFilterValidator } from '#provisioning/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServicesController {
  async index({ request, view }: HttpContext) {
    const [, filter] = await serviceFilterValidator.tryValidate(request.qs())
    const { cluster: clusterId, ...rest } = filter ?? {}
    const services = await listServices({ ...rest, clusterId, at: cursorFrom(request) })
    return view.render('pages/provisioning/admin/services/index', {
      services,
      filter: filter ?? {},
      states: serviceStates,
      clusters: await Cluster.query().select('id', 'name').orderBy('name'),
      url: request.url(true),
    })
  }

  async show(ctx: HttpContext) {
    const found = await findService(ctx.params.id)
    const { id, accountId } = found.service
    const scope = { invoiceIds: [], serviceIds: [id], addresses: [] }
    return ctx.view.render('pages/provisioning/admin/services/show', {
      ...(await describeService(found)),
      correctable: isCorrectable(found.service.state),
      account: await Account.findOrFail(accountId),
      timeline: await timelinePage(ctx, { type: 'service', id, accountId, ...scope }),
    })
  }
}
