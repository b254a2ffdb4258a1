import { clock } from '#core/clock'
import { found } from '#core/health/found'
import Cluster from '#provisioning/models/cluster'
import type { HealthCheck } from '#core/registries/health_checks'

const SILENT_AFTER_MS = 5 * 60_000

type Answers = Pick<Cluster, 'lastAskedAt' | 'lastSeenAt'>

/** The last answer of every cluster. A silent one keeps no request from being served, so it is never critical. */
export const clusterHealth: HealthCheck = {
  name: 'clusters',
  async run() {
    const clusters = await Cluster.query()
      .select('name', 'state', 'last_seen_at', 'last_asked_at')
      .orderBy('name')
    const problem = problemOf(clusters)
    const fine = clusters.length > 0 ? 'ok' : 'none'
    const result = problem ? found.warning(`clusters.${problem}`) : found.ok(`clusters.${fine}`)
    return result.setMetaData(
      Object.fromEntries(
        clusters.map(({ name, lastSeenAt }) => [name, lastSeenAt?.toISO() ?? null])
      )
    )
  },
}

function problemOf(clusters: Cluster[]): 'paused' | 'silent' | null {
  if (clusters.some(({ state }) => state === 'paused')) return 'paused'
  return clusters.some((cluster) => isSilent(cluster) || lastAskedInVain(cluster)) ? 'silent' : null
}

/** Health and pages about clusters speak up at the first question without an answer, long before machines' states are called old. */
export function lastAskedInVain({ lastAskedAt, lastSeenAt }: Answers): boolean {
  return Boolean(lastAskedAt && (!lastSeenAt || lastAskedAt > lastSeenAt))
}

/** Whether what the panel shows of the cluster's machines may be out of date. */
export function isSilent({ state, lastSeenAt }: Pick<Cluster, 'state' | 'lastSeenAt'>): boolean {
  if (state === 'paused' || !lastSeenAt) return true
  return clock.nowMs() - lastSeenAt.toMillis() > SILENT_AFTER_MS
}
