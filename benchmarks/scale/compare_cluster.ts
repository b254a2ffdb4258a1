import { ProvisioningManager } from '@innkeeper/provisioning'
import { FakeHost, fake } from '@innkeeper/provisioning/fake'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { drivers } from '#provisioning/clusters/drivers'
import { reconcileCluster } from '#provisioning/clusters/reconcile_cluster'
import Cluster from '#provisioning/models/cluster'
import type { DriverFactory } from '@innkeeper/provisioning/types'

/** Makes a host that has the machines of the first cluster as the panel shows them, and returns what compares both. */
export async function clusterComparison(): Promise<() => Promise<unknown>> {
  const cluster = await Cluster.query().orderBy('id').firstOrFail()
  const services = await db.from('services').where('cluster_id', cluster.id)
  const seen = services.map((row) => ({
    remoteId: String(row.remote_id),
    node: String(row.node),
    reference: String(row.id),
    exists: true as const,
    power: row.power,
  }))
  const own: Record<string, DriverFactory> = { fake: fake(new FakeHost()) }
  drivers.replaceWith(new ProvisioningManager({ default: 'fake', drivers: own }))
  const driver = await drivers.connect(cluster)
  driver.observeAll = async () => seen
  return () => {
    clock.travel({ minutes: 1 })
    return reconcileCluster(cluster)
  }
}
