import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import Cluster from '#provisioning/models/cluster'
import ClusterStorage from '#provisioning/models/cluster_storage'
import { clusterPartValidator } from '#provisioning/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClusterPartsController {
  /** Opens or closes a node or a storage to new services; a storage that nodes share on all of them. */
  async update({ params, request, response, session, i18n }: HttpContext) {
    const cluster = await Cluster.findOrFail(params.id)
    const { kind, enabled } = await request.validateUsing(clusterPartValidator)
    await transaction(async (trx) => {
      const related = cluster.useTransaction(trx).related(kind === 'node' ? 'nodes' : 'storages')
      const part = await related.query().where('id', params.part).firstOrFail()
      const isShared = part instanceof ClusterStorage && part.shared
      const same = isShared ? { name: part.name, shared: true } : { id: part.id }
      await related.query().where(same).update({ enabled })
      await audit.record(
        trx,
        `cluster.${kind}_${enabled ? 'enabled' : 'disabled'}`,
        [`cluster_${kind}`, part.id],
        { changes: { name: part.name } }
      )
    })
    session.flash('success', i18n.t('provisioning.admin.clusters.saved'))
    return response.redirect().toRoute('admin.clusters.show', { id: cluster.id })
  }
}
