import { refuseFields } from '#core/exceptions/refuse_field'
import Service from '#provisioning/models/service'
import { staffOf } from '#provisioning/operations/requester_name'
import { isResizable } from '#provisioning/services/resizable'
import { beyond, sizeLimitsOf } from '#provisioning/services/size_limits'
import { serviceSizeValidator } from '#provisioning/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'
import type { ServiceSize } from '#provisioning/contracts/service_size'

const FIELDS = {
  cores: 'cores',
  memoryMb: 'memory_mb',
  diskGb: 'disk_gb',
  extraAddresses: 'extra_addresses',
} as const satisfies Record<keyof ServiceSize, string>

/** Another size for a service, by hand: its price stays as it is. */
export default class ServiceSizesController {
  async edit({ params, view }: HttpContext) {
    const service = await Service.findOrFail(params.id)
    return view.render('pages/provisioning/admin/services/size', {
      service,
      limits: await sizeLimitsOf(service),
      resizable: await isResizable(service),
    })
  }

  async update(ctx: HttpContext) {
    const { params, request, response, session, i18n } = ctx
    const service = await Service.findOrFail(params.id)
    const form = await request.validateUsing(serviceSizeValidator)
    const to = {
      cores: form.cores,
      memoryMb: form.memory_mb,
      diskGb: form.disk_gb,
      extraAddresses: form.extra_addresses,
    }
    if (!form.beyond_product) await this.#refuseBeyond(ctx, service, to)
    const asked = await service.resize(to, { by: staffOf(ctx), reason: form.reason })

    if (asked.ok) session.flash('success', i18n.t('provisioning.admin.services.asked'))
    else
      session.flash('error', i18n.t(`provisioning.admin.services.size_refused.${asked.error.type}`))
    return response.redirect().toRoute('admin.services.show', { id: service.id })
  }

  async #refuseBeyond({ i18n }: HttpContext, service: Service, to: ServiceSize) {
    const limits = await sizeLimitsOf(service)
    const outside = limits ? beyond(limits, to, service) : []
    if (outside.length === 0) return
    const message = i18n.t('provisioning.admin.services.size_beyond')
    refuseFields(Object.fromEntries(outside.map((name) => [FIELDS[name], message])))
  }
}
