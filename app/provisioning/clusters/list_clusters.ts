import { countText } from '#core/database/bounded_count'
import Cluster from '#provisioning/models/cluster'
import { drivers } from '#provisioning/clusters/drivers'
import { standingOf } from '#provisioning/clusters/cluster_state'
import { readNodeLoads } from '#provisioning/placement/node_load'

/** Every cluster with the number of services on it. */
export async function listClusters() {
  const clusters = await Cluster.query().orderBy('name')
  const loads = await readNodeLoads(clusters.map(({ id }) => id))
  const byCluster = Map.groupBy(loads, ({ clusterId }) => clusterId)
  const choices = await drivers.choices()
  const labels = new Map(choices.map(({ name, label }) => [name, label]))
  return clusters.map((cluster) => {
    const counts = (byCluster.get(cluster.id) ?? []).map(({ services }) => services)
    const total = counts.reduce((sum, count) => sum + count, 0)
    return {
      cluster,
      driverLabel: labels.get(cluster.driver) ?? cluster.driver,
      standing: standingOf(cluster),
      services: countText({ value: total, more: false }),
    }
  })
}
