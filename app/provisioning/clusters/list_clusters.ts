import db from '@adonisjs/lucid/services/db'
import { countedAs, countText } from '#core/database/bounded_count'
import Cluster from '#provisioning/models/cluster'
import { drivers } from '#provisioning/clusters/drivers'
import { clusterStateKey } from '#provisioning/clusters/cluster_state'
import { occupyingStates } from '#provisioning/contracts/service_states'

const MOST_COUNTED = 1000

/** Every cluster with the number of services on it, "1,000+" where there are more. */
export async function listClusters() {
  const clusters = await Cluster.query().orderBy('name')
  const counts = await countServices(clusters)
  const choices = await drivers.choices()
  const labels = new Map(choices.map(({ name, label }) => [name, label]))
  return clusters.map((cluster) => {
    const total = Number(counts[cluster.id])
    const counted = { value: Math.min(total, MOST_COUNTED), more: total > MOST_COUNTED }
    return {
      cluster,
      driverLabel: labels.get(cluster.driver) ?? cluster.driver,
      stateKey: clusterStateKey(cluster),
      services: countText(counted),
    }
  })
}

async function countServices(clusters: Cluster[]): Promise<Record<string, unknown>> {
  if (clusters.length === 0) return {}
  const columns = clusters.map(({ id }) => {
    const services = db.from('services').where('cluster_id', id)
    return countedAs(services.whereIn('state', [...occupyingStates]), id, MOST_COUNTED + 1)
  })
  return db
    .query()
    .select(...columns)
    .firstOrFail()
}
