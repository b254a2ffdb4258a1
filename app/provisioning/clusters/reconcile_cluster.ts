import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { compareMachines } from '#provisioning/clusters/compare_machines'
import { drivers } from '#provisioning/clusters/drivers'
import { noteAnswer, noteSilence } from '#provisioning/clusters/note_answer'
import { servicesAtHost } from '#provisioning/clusters/services_at_host'
import type Cluster from '#provisioning/models/cluster'

/** How many services are in memory at a time, and how many machines a run asks for by themselves. */
const BOUNDS = { batch: 500, looks: 200 }

/**
 * Compares what the panel shows with what the host says. A machine that nobody sees, or of which the list says
 * something else than the panel, is asked for by itself before anything is written; without an answer everything stays
 * as last known. The next run goes on behind where this one ended, whatever ended it. True where it came to the last one.
 */
export async function reconcileCluster(cluster: Cluster, bounds = BOUNDS): Promise<boolean> {
  const reach = (id: string) =>
    db.from('clusters').where('id', cluster.id).update({ compared_to: id })
  try {
    const driver = await drivers.connect(cluster)
    const askedAt = clock.now()
    const seen = await driver.observeAll()
    const listed = new Map(seen.map((entry) => [entry.remoteId, entry]))
    await noteAnswer(cluster)
    let { looks } = bounds
    for await (const batch of servicesAtHost(cluster.id, await startOf(cluster), bounds.batch)) {
      looks -= await compareMachines({ driver, listed, askedAt }, batch, looks, reach)
      if (looks < 0) return false
      await reach(batch[batch.length - 1].id)
    }
    return true
  } catch (error) {
    await noteSilence(cluster, error)
    return false
  }
}

async function startOf({ id }: Cluster): Promise<string> {
  const row = await db.from('clusters').where('id', id).select('compared_to').firstOrFail()
  return String(row.compared_to ?? '')
}
