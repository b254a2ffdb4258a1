import { audit } from '#audit/models/audit_entry'
import Cluster from '#provisioning/models/cluster'
import { staffOf } from '#provisioning/operations/requester_name'
import { testCluster } from '#provisioning/clusters/test_cluster'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClusterProbesController {
  /** Asks the cluster what would work, and shows the answer; a paused one that answers is resumed. */
  async store(ctx: HttpContext) {
    const { params, response, session } = ctx
    const cluster = await Cluster.findOrFail(params.id)
    const report = await testCluster(cluster, staffOf(ctx))
    await audit.record(null, 'cluster.probed', cluster, {
      changes: { ok: report.ok, version: report.version },
    })
    session.flash('probe', report)
    return response.redirect().toRoute('admin.clusters.show', { id: cluster.id })
  }
}
