import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { leasedRows } from '#core/work/leased_rows'
import { OperationRun } from '#provisioning/operations/operation_run'
import { LEASE_MS } from '#provisioning/operations/fenced_operation'

interface OperationRow {
  id: string
  fence: number
}

/** Works on operations: whoever holds the lease moves one as far as the host lets it. */
export const operationsWorkSource = leasedRows<OperationRow>({
  name: 'operations',
  table: 'operations',
  concurrency: 8,
  leaseMs: LEASE_MS,
  due: 'run_at',
  open: (query) => query.whereIn('state', ['queued', 'running']),

  /** Those of a paused cluster wait, until their time is over. */
  swept: (query) =>
    query.where((ready) =>
      ready
        .whereNotExists((paused) =>
          paused
            .from('clusters')
            .whereColumn('clusters.id', 'operations.cluster_id')
            .where('clusters.state', 'paused')
        )
        .orWhere('expires_at', '<', clock.nowMs())
    ),

  async work({ id, fence }) {
    crashPoint('provisioning.operation_leased')
    await new OperationRun(id, fence).run()
  },
})
