import { clock } from '#core/clock'
import { hosts } from '#provisioning/engine/hosts'
import { machineRefOf } from '#provisioning/engine/machine_spec'
import Service from '#provisioning/models/service'
import { applyObservation } from '#provisioning/reconcile/apply_observation'
import { noteAnswer, noteSilence } from '#provisioning/reconcile/note_answer'
import type { MachineObservation, ProvisioningDriver } from '@innkeeper/provisioning/types'
import type Cluster from '#provisioning/models/cluster'

/**
 * Compares what the panel shows with what the host says. A machine that nobody sees is looked for by itself before it
 * is flagged; without an answer everything stays as last known.
 */
export async function reconcileCluster(cluster: Cluster): Promise<void> {
  const askedAt = clock.now()
  try {
    const driver = await hosts.connect(cluster)
    const seen = await driver.observeAll()
    const observations = new Map(seen.map((entry) => [entry.remoteId, entry]))
    await noteAnswer(cluster)
    for (const service of await settledServices(cluster)) {
      const observation = await observationOf(
        driver,
        service,
        observations.get(service.remoteId ?? '')
      )
      await applyObservation(service, observation, askedAt)
    }
  } catch (error) {
    await noteSilence(cluster, error)
  }
}

/** Services of which nothing is under way, so that the host's word is the last one. */
function settledServices(cluster: Cluster): Promise<Service[]> {
  return Service.query()
    .where('cluster_id', cluster.id)
    .whereIn('state', ['active', 'suspended'])
    .whereNotNull('remote_id')
    .whereNotExists((open) =>
      open.from('operations').whereColumn('operations.open_key', 'services.id')
    )
}

async function observationOf(
  driver: ProvisioningDriver,
  service: Service,
  seen: MachineObservation | undefined
): Promise<MachineObservation> {
  return seen && seen.reference === service.id ? seen : driver.observe(await machineRefOf(service))
}
