import Cluster from '#provisioning/models/cluster'
import { freeRestedAddresses } from '#provisioning/addresses/free_rested_addresses'
import { reconcileCluster } from '#provisioning/clusters/reconcile_cluster'
import { syncCluster } from '#provisioning/clusters/sync_cluster'
import { surveyCluster } from '#provisioning/outside/survey_cluster'
import { testCluster } from '#provisioning/clusters/test_cluster'
import { collectUsage } from '#provisioning/usage/collect_usage'
import type { ScheduledTask } from '#core/work/work_registry'

/** What provisioning does by the clock. Each task writes only what is still true, so two at once do no harm. */
export const provisioningTasks: ScheduledTask[] = [
  { name: 'provisioning.reconcile', everyMs: 60_000, run: () => eachCluster(reconcileCluster) },
  { name: 'provisioning.survey', everyMs: 60 * 60_000, run: () => eachCluster(surveyCluster) },
  {
    name: 'provisioning.collect_usage',
    everyMs: 15 * 60_000,
    run: () => eachCluster(collectUsage),
  },
  { name: 'provisioning.sync', everyMs: 10 * 60_000, run: () => eachCluster(syncCluster) },
  { name: 'provisioning.ask_paused', everyMs: 5 * 60_000, run: askPausedClusters },
  {
    name: 'provisioning.free_addresses',
    everyMs: 5 * 60_000,
    run: async () => void (await freeRestedAddresses()),
  },
]

/** A refusal may pass by itself, as while a host restarts: a paused cluster that answers again is resumed. */
async function askPausedClusters(): Promise<void> {
  const clusters = await Cluster.query().where('state', 'paused').orderBy('id')
  await Promise.all(clusters.map((cluster) => testCluster(cluster)))
}

async function eachCluster(work: (cluster: Cluster) => Promise<unknown>): Promise<void> {
  const clusters = await Cluster.query().whereNot('state', 'paused').orderBy('id')
  await Promise.all(clusters.map((cluster) => work(cluster)))
}
