import { cursorFrom } from '#core/database/keyset'
import Cluster from '#provisioning/models/cluster'
import Account from '#identity/models/account'
import { serviceStates } from '#provisioning/contracts/service_states'
import { findService } from '#provisioning/services/find_service'
import { listOperations } from '#provisioning/operations/list_operations'
import { listServiceEvents } from '#provisioning/services/list_service_events'
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

  async show({ params, view }: HttpContext) {
    const found = await findService(params.id)
    const { id: serviceId, accountId } = found.service
    const { rows: operations } = await listOperations({ serviceId })
    return view.render('pages/provisioning/admin/services/show', {
      ...(await describeService(found)),
      operations,
      correctable: isCorrectable(found.service.state),
      events: await listServiceEvents({ serviceId }, 30),
      account: await Account.findOrFail(accountId),
    })
  }
}
