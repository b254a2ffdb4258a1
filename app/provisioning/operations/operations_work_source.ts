import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { retryLater } from '#core/work/retry_later'
import { leasedRows } from '#core/work/leased_rows'
import { OperationRun } from '#provisioning/operations/operation_run'
import { LEASE_MS, LONGEST_WAIT_MS } from '#provisioning/operations/fenced_operation'
import { errorColumns, type Problem } from '#provisioning/operations/problem'
import type { Condition } from '#core/work/lease'
import type { OperationSource } from '#provisioning/operations/wake_operation'

interface OperationRow {
  id: string
  fence: number
  attempts: number
}

const PAUSES = { baseMs: 1000, slowestMs: 5 * 60_000 }
const WORKER_GONE: Problem = {
  kind: 'transient',
  code: null,
  message: 'The process that worked on it ended in the middle of it',
}

/**
 * Works on operations: whoever holds the lease moves one as far as the host lets it. Builds have places of their own, so
 * that nobody waits for them with a click on a button, however many there are.
 */
function sourceOf(name: OperationSource, which: Condition) {
  return leasedRows<OperationRow>({
    name,
    table: 'operations',
    concurrency: 8,
    leaseMs: LEASE_MS,
    due: 'run_at',
    longestWaitMs: LONGEST_WAIT_MS,
    open: (query) => which(query.whereIn('state', ['queued', 'running'])),
    swept: ofRunningClusters,

    abandoned(row) {
      const { attempts, at } = retryLater(row, null, PAUSES)
      return { state: 'queued', attempts, run_at: at, ...errorColumns(WORKER_GONE) }
    },

    async work({ id, fence }, held) {
      crashPoint('provisioning.operation_leased')
      await new OperationRun(id, fence, held.lost).run()
    },
  })
}

/** Those of a paused cluster wait, until their time is over. */
const ofRunningClusters: Condition = (query) =>
  query.where((ready) =>
    ready
      .whereNotExists((paused) =>
        paused
          .from('clusters')
          .whereColumn('clusters.id', 'operations.cluster_id')
          .where('clusters.state', 'paused')
      )
      .orWhere('expires_at', '<', clock.nowMs())
  )

export const buildsWorkSource = sourceOf('builds', (query) => query.where('kind', 'create'))
export const operationsWorkSource = sourceOf('operations', (query) =>
  query.whereNot('kind', 'create')
)
