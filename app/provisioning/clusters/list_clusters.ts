import db from '@adonisjs/lucid/services/db'
import Cluster from '#provisioning/models/cluster'
import { clusterStateKey } from '#provisioning/clusters/cluster_state'
import { occupyingStates } from '#provisioning/contracts/service_states'

/** Every cluster with the number of services on it. */
export async function listClusters() {
  const clusters = await Cluster.query().orderBy('name')
  const counts = await db
    .from('services')
    .whereIn('state', [...occupyingStates])
    .whereNotNull('cluster_id')
    .groupBy('cluster_id')
    .select('cluster_id')
    .count('* as total')
  const byCluster = new Map(counts.map((row) => [row.cluster_id, Number(row.total)]))
  return clusters.map((cluster) => ({
    cluster,
    stateKey: clusterStateKey(cluster),
    services: byCluster.get(cluster.id) ?? 0,
  }))
}
