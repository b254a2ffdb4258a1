import type Cluster from '#provisioning/models/cluster'

const REASONS = ['E_CREDENTIALS', 'E_CERTIFICATE', 'E_PRIVILEGE', 'E_INVALID_CONNECTION']

/** The text that names a cluster's state; a paused one says why. */
export function clusterStateKey({ state, pausedFor }: Cluster): string {
  const reason = state === 'paused' && pausedFor !== null && REASONS.includes(pausedFor)
  return reason
    ? `provisioning.admin.clusters.paused_for.${pausedFor}`
    : `provisioning.admin.clusters.states.${state}`
}
