import { refuseField } from '#core/exceptions/refuse_field'
import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import IpPool from '#provisioning/models/ip_pool'
import { describePool, listPools } from '#provisioning/addresses/list_pools'
import { poolValidator } from '#provisioning/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class IpPoolsController {
  async index({ view }: HttpContext) {
    return view.render('pages/provisioning/admin/ip_pools/index', { pools: await listPools() })
  }

  async show({ params, view }: HttpContext) {
    const pool = await IpPool.findOrFail(params.id)
    return view.render('pages/provisioning/admin/ip_pools/show', await describePool(pool))
  }

  async store(ctx: HttpContext) {
    return this.#save(ctx, new IpPool(), 'ip_pool.created')
  }

  async update(ctx: HttpContext) {
    return this.#save(ctx, await IpPool.findOrFail(ctx.params.id), 'ip_pool.updated')
  }

  async #save({ request, response, session, i18n }: HttpContext, pool: IpPool, action: string) {
    const { name, enabled } = await request.validateUsing(poolValidator)
    const taken = await IpPool.query()
      .where('name', name)
      .whereNot('id', pool.id ?? '')
      .first()
    if (taken) refuseField('name', i18n.t('provisioning.admin.pools.name_taken'))

    await transaction(async (trx) => {
      pool.merge({ name, enabled: enabled ?? !pool.$isPersisted })
      await pool.useTransaction(trx).save()
      await audit.record(trx, action, ['ip_pool', pool.id], {
        changes: { name, enabled: pool.enabled },
      })
    })
    session.flash('success', i18n.t('provisioning.admin.pools.saved'))
    return response.redirect().toRoute('admin.ip_pools.show', { id: pool.id })
  }
}
