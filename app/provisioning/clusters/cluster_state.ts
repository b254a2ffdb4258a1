import { isSilent, lastAskedInVain } from '#provisioning/clusters/cluster_health'
import type { DateTime } from 'luxon'
import type Cluster from '#provisioning/models/cluster'

const REASONS = ['E_CREDENTIALS', 'E_CERTIFICATE', 'E_PRIVILEGE', 'E_INVALID_CONNECTION']
const texts = 'provisioning.admin.clusters'

/** How a cluster stands, for pages. */
export interface ClusterStanding {
  /** What its dot and word follow: its own state, or `unreachable`. */
  state: string
  tone?: 'bad'
  /** The text that names it; a paused cluster says why. */
  stateKey: string
  /** Whether what is known of its nodes may be out of date. */
  reached: boolean
  /** When it last answered, where it does not; null where it answers, is paused, or never answered. */
  silentSince: DateTime | null
}

/** How a cluster stands as far as the panel can know: one that does not answer is not called enabled. */
export function standingOf(cluster: Cluster): ClusterStanding {
  const { state, lastSeenAt } = cluster
  if (state === 'paused')
    return { state, tone: 'bad', stateKey: pausedKey(cluster), reached: false, silentSince: null }
  if (isUnreachable(cluster)) {
    const stateKey = `${texts}.states.unreachable`
    return { state: 'unreachable', stateKey, reached: false, silentSince: lastSeenAt }
  }
  const stateKey = `${texts}.states.${state}`
  return { state, stateKey, reached: lastSeenAt !== null, silentSince: null }
}

/** One that was never asked is new, not away. */
function isUnreachable(cluster: Cluster): boolean {
  if (lastAskedInVain(cluster)) return true
  return cluster.lastSeenAt !== null && isSilent(cluster)
}

function pausedKey({ pausedFor }: Cluster): string {
  const known = pausedFor !== null && REASONS.includes(pausedFor)
  return known ? `${texts}.paused_for.${pausedFor}` : `${texts}.states.paused`
}
