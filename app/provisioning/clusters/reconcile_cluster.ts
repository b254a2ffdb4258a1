import logger from '@adonisjs/core/services/logger'
import { ProvisioningError } from '@innkeeper/provisioning'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { drivers } from '#provisioning/clusters/drivers'
import { machineRefOf } from '#provisioning/operations/machine_spec'
import Service from '#provisioning/models/service'
import { applyObservation } from '#provisioning/clusters/apply_observation'
import { noteAnswer, noteSilence } from '#provisioning/clusters/note_answer'
import type { MachineObservation, ProvisioningDriver } from '@innkeeper/provisioning/types'
import type Cluster from '#provisioning/models/cluster'

/** The lists of hosts lag: for about this long they tell how a machine was before it was switched. */
const LISTS_LAG_MS = 15_000

/**
 * Compares what the panel shows with what the host says. A machine that nobody sees, or of which the list says
 * something else than the panel, is asked for by itself before anything is written; without an answer everything stays
 * as last known.
 */
export async function reconcileCluster(cluster: Cluster): Promise<void> {
  try {
    const driver = await drivers.connect(cluster)
    const askedAt = clock.now()
    const seen = await driver.observeAll()
    const observations = new Map(seen.map((entry) => [entry.remoteId, entry]))
    await noteAnswer(cluster)
    for (const service of await servicesAtHost(cluster)) {
      const listed = observations.get(service.remoteId ?? '')
      if (listed && agrees(service, listed)) await applyObservation(service, listed, askedAt)
      else await lookAt(driver, service)
    }
  } catch (error) {
    await noteSilence(cluster, error)
  }
}

/** Services of which nothing is under way or was a moment ago, so that the host's word is the last one. */
function servicesAtHost(cluster: Cluster): Promise<Service[]> {
  const recently = sqlTime(clock.now().minus(LISTS_LAG_MS))
  return Service.query()
    .where('cluster_id', cluster.id)
    .whereIn('state', ['active', 'suspended'])
    .whereNotNull('remote_id')
    .whereNotExists((open) =>
      open.from('operations').whereColumn('operations.open_key', 'services.id')
    )
    .whereNotExists((ended) =>
      ended
        .from('operations')
        .whereColumn('operations.service_id', 'services.id')
        .where('operations.finished_at', '>', recently)
    )
}

/** Whether the list says of the machine what the panel shows, or says that its host cannot tell, which is never late. */
function agrees(service: Service, listed: MachineObservation): boolean {
  if (listed.reference !== service.id || service.missingSince) return false
  return listed.power === service.power || listed.power === 'unknown'
}

/** Asks for one machine. That it may not be read says nothing about the others. */
async function lookAt(driver: ProvisioningDriver, service: Service): Promise<void> {
  const askedAt = clock.now()
  try {
    const observation = await driver.observe(await machineRefOf(service))
    await applyObservation(service, observation, askedAt)
  } catch (error) {
    if (!(error instanceof ProvisioningError) || error.kind === 'auth') throw error
    logger.warn({ service: service.id, err: error }, 'a machine could not be looked at')
  }
}
