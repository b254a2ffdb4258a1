import { refuseField } from '#core/exceptions/refuse_field'
import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { bridgesOf } from '#provisioning/clusters/bridges_of'
import Cluster from '#provisioning/models/cluster'
import IpPool from '#provisioning/models/ip_pool'
import { poolLinkValidator } from '#provisioning/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class IpPoolLinksController {
  /** Says over which bridge of a cluster the pool is reached. */
  async store({ params, request, response, session, i18n }: HttpContext) {
    const pool = await IpPool.findOrFail(params.id)
    const form = await request.validateUsing(poolLinkValidator)
    const cluster = await Cluster.findOrFail(form.cluster_id)
    const known = await pool.related('links').query().where('cluster_id', cluster.id).first()
    if (known) refuseField('cluster_id', i18n.t('provisioning.admin.pools.link_exists'))
    await this.#refuseUnknownBridge(cluster, form.bridge, i18n)

    await transaction(async (trx) => {
      const link = { clusterId: cluster.id, bridge: form.bridge, vlan: form.vlan ?? null }
      await pool.useTransaction(trx).related('links').create(link)
      await audit.record(trx, 'ip_pool.linked', pool, { changes: link })
    })
    session.flash('success', i18n.t('provisioning.admin.pools.saved'))
    return response.redirect().toRoute('admin.ip_pools.show', { id: pool.id })
  }

  /** Over a bridge that no node has, nothing would ever be built. */
  async #refuseUnknownBridge(cluster: Cluster, bridge: string, i18n: HttpContext['i18n']) {
    const bridges = await bridgesOf([cluster.id])
    const names = [...new Set(bridges.map(({ name }) => name))]
    if (names.includes(bridge)) return
    const problem = names.length > 0 ? 'no_such_bridge' : 'no_bridges_known'
    const data = { bridge, cluster: cluster.name, bridges: i18n.formatList(names) }
    refuseField('bridge', i18n.t(`provisioning.admin.pools.${problem}`, data))
  }

  async destroy({ params, response, session, i18n }: HttpContext) {
    const pool = await IpPool.findOrFail(params.id)
    await transaction(async (trx) => {
      const link = await pool
        .useTransaction(trx)
        .related('links')
        .query()
        .where('id', params.link)
        .firstOrFail()
      await link.delete()
      await audit.record(trx, 'ip_pool.unlinked', pool)
    })
    session.flash('success', i18n.t('provisioning.admin.pools.saved'))
    return response.redirect().toRoute('admin.ip_pools.show', { id: pool.id })
  }
}
