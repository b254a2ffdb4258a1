import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import Cluster from '#provisioning/models/cluster'
import { clusterPartValidator } from '#provisioning/validators/admin_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClusterPartsController {
  /** Opens or closes a node or a storage to new services. */
  async update({ params, request, response, session, i18n }: HttpContext) {
    const cluster = await Cluster.findOrFail(params.id)
    const { kind, enabled } = await request.validateUsing(clusterPartValidator)
    await transaction(async (trx) => {
      const parts = cluster.useTransaction(trx).related(kind === 'node' ? 'nodes' : 'storages')
      const part = await parts.query().where('id', params.part).firstOrFail()
      await part.merge({ enabled }).save()
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
