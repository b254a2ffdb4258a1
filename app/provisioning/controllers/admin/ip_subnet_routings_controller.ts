import { refuseField } from '#core/exceptions/refuse_field'
import { correctSubnet } from '#provisioning/addresses/correct_subnet'
import IpPool from '#provisioning/models/ip_pool'
import { staffOf } from '#provisioning/operations/requester_name'
import { subnetRoutingValidator } from '#provisioning/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** The gateway and resolvers of a subnet that exists. */
export default class IpSubnetRoutingsController {
  async edit({ params, view }: HttpContext) {
    return view.render('pages/provisioning/admin/ip_pools/edit_subnet', await this.#find(params))
  }

  async update(ctx: HttpContext) {
    const { params, request, response, session, i18n } = ctx
    const { pool, subnet } = await this.#find(params)
    const input = await request.validateUsing(subnetRoutingValidator)
    const corrected = await correctSubnet(subnet.id, input, staffOf(ctx))
    if (!corrected.ok) {
      const { field, type, values } = corrected.error
      refuseField(field, i18n.t(`provisioning.admin.pools.refused.${type}`, values))
    }
    session.flash('success', i18n.t('provisioning.admin.pools.saved'))
    return response.redirect().toRoute('admin.ip_pools.show', { id: pool.id })
  }

  async #find(params: HttpContext['params']) {
    const pool = await IpPool.findOrFail(params.id)
    const subnet = await pool.related('subnets').query().where('id', params.subnet).firstOrFail()
    return { pool, subnet }
  }
}
