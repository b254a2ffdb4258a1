import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { lease, type LeasedRow } from '#core/work/lease'
import { OperationRun } from '#provisioning/operations/operation_run'
import { LEASE_MS } from '#provisioning/operations/fenced_operation'
import type { WorkSource } from '#core/work/work_registry'

/** Works on operations: whoever holds the lease moves one as far as the host lets it. */
export const operationsWorkSource: WorkSource = {
  name: 'operations',
  concurrency: 8,

  async due(limit) {
    const now = clock.nowMs()
    const rows = await db
      .from('operations')
      .leftJoin('clusters', 'clusters.id', 'operations.cluster_id')
      .whereIn('operations.state', ['queued', 'running'])
      .where('operations.run_at', '<=', now)
      .where((query) =>
        query.whereNull('operations.lease_until').orWhere('operations.lease_until', '<', now)
      )
      .where((query) =>
        query
          .whereNull('clusters.state')
          .orWhereNot('clusters.state', 'paused')
          .orWhere('operations.expires_at', '<', now)
      )
      .orderBy('operations.run_at')
      .orderBy('operations.id')
      .limit(limit)
      .select('operations.id as id')
    return rows.map((row) => row.id)
  },

  async run(id) {
    const leased = await lease<LeasedRow>('operations', id, LEASE_MS, (query) =>
      query.whereIn('state', ['queued', 'running']).where('run_at', '<=', clock.nowMs())
    )
    if (!leased) return
    crashPoint('provisioning.operation_leased')
    await new OperationRun(id, leased.fence).run()
  },
}
