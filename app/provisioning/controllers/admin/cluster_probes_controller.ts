import Cluster from '#provisioning/models/cluster'
import { testCluster } from '#provisioning/verbs/test_cluster'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClusterProbesController {
  /** Asks the cluster what would work, and shows the answer. */
  async store({ params, response, session }: HttpContext) {
    const cluster = await Cluster.findOrFail(params.id)
    session.flash('probe', await testCluster(cluster))
    return response.redirect().toRoute('admin.clusters.show', { id: cluster.id })
  }
}
