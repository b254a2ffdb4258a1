import { usageDays } from '#billing'
import { findService } from '#provisioning/services/find_service'
import ServicePolicy from '#provisioning/policies/service_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServiceUsageController {
  /** What was used of a server on each day, as a file of comma-separated values. */
  async show({ bouncer, visitor, params, response, i18n }: HttpContext) {
    await bouncer.with(ServicePolicy).authorize('view')
    const { id: accountId } = visitor.requireAccount()
    const { service } = await findService(params.id, { accountId })
    const heads = ['day', 'meter', 'quantity', 'unit']
    const head = heads.map((name) => i18n.t(`billing.usage.csv.${name}`)).join(',')
    const rows = await usageDays(service.id)
    const lines = rows.map(({ day, meter, quantity, unit }) =>
      [day, meter, quantity, unit].join(',')
    )
    response.header('content-type', 'text/csv; charset=utf-8')
    response.header('content-disposition', `attachment; filename="usage-${service.id}.csv"`)
    response.header('cache-control', 'no-store')
    return response.send(`\uFEFF${[head, ...lines].join('\r\n')}\r\n`)
  }
}
