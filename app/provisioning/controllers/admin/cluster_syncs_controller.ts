import { audit } from '#audit/models/audit_entry'
import Cluster from '#provisioning/models/cluster'
import { syncCluster } from '#provisioning/clusters/sync_cluster'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClusterSyncsController {
  async store({ params, response, session, i18n }: HttpContext) {
    const cluster = await Cluster.findOrFail(params.id)
    const answered = await syncCluster(cluster)
    await audit.record(null, 'cluster.synced', cluster, { changes: { answered } })
    await cluster.refresh()

    if (answered) session.flash('success', i18n.t('provisioning.admin.clusters.sync_ok'))
    else
      session.flash(
        'error',
        i18n.t('provisioning.admin.clusters.sync_failed', { reason: cluster.lastError ?? '' })
      )
    return response.redirect().toRoute('admin.clusters.show', { id: cluster.id })
  }
}
