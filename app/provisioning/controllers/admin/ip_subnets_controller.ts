import { refuseField } from '#core/exceptions/refuse_field'
import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { addSubnet } from '#provisioning/addresses/add_subnet'
import IpPool from '#provisioning/models/ip_pool'
import { subnetUseValidator, subnetValidator } from '#provisioning/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class IpSubnetsController {
  async store({ params, request, response, session, i18n }: HttpContext) {
    const pool = await IpPool.findOrFail(params.id)
    const added = await addSubnet(pool, await request.validateUsing(subnetValidator))
    if (!added.ok)
      refuseField(
        added.error.field,
        i18n.t(`provisioning.admin.pools.refused.${added.error.type}`, added.error.values)
      )

    session.flash('success', i18n.t('provisioning.admin.pools.saved'))
    return response.redirect().toRoute('admin.ip_pools.show', { id: pool.id })
  }

  /** Opens or closes a subnet to new services. */
  async update({ params, request, response, session, i18n }: HttpContext) {
    const pool = await IpPool.findOrFail(params.id)
    const { enabled } = await request.validateUsing(subnetUseValidator)
    await transaction(async (trx) => {
      const subnet = await pool
        .useTransaction(trx)
        .related('subnets')
        .query()
        .where('id', params.subnet)
        .firstOrFail()
      await subnet.merge({ enabled }).save()
      await audit.record(trx, 'ip_subnet.updated', subnet, { changes: { enabled } })
    })
    session.flash('success', i18n.t('provisioning.admin.pools.saved'))
    return response.redirect().toRoute('admin.ip_pools.show', { id: pool.id })
  }
}
