import db from '@adonisjs/lucid/services/db'
import { boundedCount } from '#core/database/bounded_count'
import { isSilent } from '#provisioning/clusters/cluster_health'
import Cluster from '#provisioning/models/cluster'
import { gauge, type MetricSource } from '#core/registries/metrics'

const MOST_COUNTED = 10_000

/** Open operations by kind and state, and which clusters answer. */
export const provisioningMetrics: MetricSource[] = [
  {
    name: 'provisioning.operations',
    async collect() {
      const open = db
        .from('operations')
        .whereIn('state', ['queued', 'running', 'needs_attention'])
        .select('kind', 'state')
        .limit(MOST_COUNTED)
      const rows = await db
        .from(open.as('open'))
        .select('kind', 'state')
        .count('* as total')
        .groupBy('kind', 'state')
      const samples = rows.map(({ kind, state, total }) => ({
        labels: { kind, state },
        value: Number(total),
      }))
      const help = 'Operations that are open or need attention, ten thousand at most.'
      return [gauge('innkeeper_operations', help, samples)]
    },
  },
  {
    name: 'provisioning.server_issues',
    async collect() {
      const open = db.from('provisioning_findings').whereNull('settled_at')
      const { value } = await boundedCount(open)
      return [gauge('innkeeper_server_issues_open', 'Server issues that are open.', value)]
    },
  },
  {
    name: 'provisioning.clusters',
    async collect() {
      const clusters = await Cluster.query().select('name', 'state', 'last_seen_at').orderBy('name')
      const samples = clusters.map((cluster) => ({
        labels: { cluster: cluster.name },
        value: isSilent(cluster) ? 0 : 1,
      }))
      return [gauge('innkeeper_cluster_reachable', 'Whether a cluster answers.', samples)]
    },
  },
]
