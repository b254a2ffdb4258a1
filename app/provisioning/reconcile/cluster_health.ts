import { clock } from '#core/clock'
import Cluster from '#provisioning/models/cluster'
import type { HealthCheck } from '#core/registries/health_checks'

const SILENT_AFTER_MS = 5 * 60_000

/** The last answer of every cluster. A silent one keeps no request from being served, so it is never critical. */
export const clusterHealth: HealthCheck = {
  name: 'clusters',
  critical: false,
  async run() {
    const clusters = await Cluster.query()
      .select('name', 'state', 'last_seen_at', 'last_error')
      .orderBy('name')
    const silent = clusters.filter((cluster) => isSilent(cluster))
    return {
      status: silent.length > 0 ? 'warning' : 'ok',
      message: silent.length > 0 ? 'A cluster does not answer' : 'Every cluster answers',
      details: Object.fromEntries(
        clusters.map(({ name, lastSeenAt }) => [name, lastSeenAt?.toISO() ?? null])
      ),
    }
  },
}

/** Whether what the panel shows of the cluster's machines may be out of date. */
export function isSilent({ state, lastSeenAt }: Pick<Cluster, 'state' | 'lastSeenAt'>): boolean {
  if (state === 'paused' || !lastSeenAt) return true
  return clock.nowMs() - lastSeenAt.toMillis() > SILENT_AFTER_MS
}
