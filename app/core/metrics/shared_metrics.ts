import { clock } from '#core/clock'
import { outboxBacklog } from '#core/outbox/outbox_backlog'
import { panelProcesses, type PanelProcess } from '#core/processes/panel_processes'
import { gauge, type MetricFamily, type MetricSource } from '#core/registries/metrics'
import { taskRuns, type TaskRun } from '#core/work/task_runs'
import { workRegistry, type Backlog } from '#core/work/work_registry'

/** What every process answers alike, because it stands in the database. */
export const sharedMetrics: MetricSource[] = [
  { name: 'core.queues', collect: queues },
  { name: 'core.messages', collect: parkedMessages },
  { name: 'core.tasks', collect: tasks },
  { name: 'core.processes', collect: processes },
]

async function queues(): Promise<MetricFamily[]> {
  const now = clock.nowMs()
  const sources = [...workRegistry.sources.values()]
  const measured = await Promise.all(
    sources.map(async ({ name, backlog }) => ({ name, backlog: await backlog?.() }))
  )
  const family = (name: string, help: string, value: (backlog: Backlog) => number) =>
    gauge(
      name,
      help,
      measured.flatMap(({ name: queue, backlog }) =>
        backlog ? [{ labels: { queue }, value: value(backlog) }] : []
      )
    )
  return [
    family(
      'innkeeper_queue_due',
      'Rows of background work that are due, a thousand at most.',
      (backlog) => backlog.due
    ),
    family(
      'innkeeper_queue_oldest_seconds',
      'How long the oldest row of background work has been due.',
      ({ oldestMs }) => (oldestMs === null ? 0 : Math.max(0, now - oldestMs) / 1000)
    ),
  ]
}

async function parkedMessages(): Promise<MetricFamily[]> {
  const { parked } = await outboxBacklog.measure()
  return [
    gauge('innkeeper_messages_parked', 'Messages between modules that failed permanently.', parked),
  ]
}

async function tasks(): Promise<MetricFamily[]> {
  const all = await taskRuns.all()
  const runs = all.filter(({ name }) => workRegistry.tasks.has(name))
  const family = (name: string, help: string, value: (run: TaskRun) => number) =>
    gauge(
      name,
      help,
      runs.map((run) => ({ labels: { task: run.name }, value: value(run) }))
    )
  return [
    family(
      'innkeeper_task_last_success_timestamp_seconds',
      'When a scheduled task last succeeded; 0 where it never did.',
      ({ succeededAt }) => (succeededAt ?? 0) / 1000
    ),
    family(
      'innkeeper_task_failures',
      'Failures of a scheduled task since it last succeeded.',
      ({ failures }) => failures
    ),
  ]
}

async function processes(): Promise<MetricFamily[]> {
  const all = await panelProcesses.all()
  const family = (name: string, help: string, value: (process: PanelProcess) => number) =>
    gauge(
      name,
      help,
      all.map((one) => ({ labels: labelsOf(one), value: value(one) }))
    )
  const working = all.filter(({ works, state }) => works && state === 'running')
  return [
    gauge('innkeeper_workers', 'Processes that do background work.', working.length),
    family('innkeeper_process_up', 'Whether a process reports and its work moves.', ({ state }) =>
      state === 'running' ? 1 : 0
    ),
    family(
      'innkeeper_process_last_report_timestamp_seconds',
      'When a process last reported.',
      ({ seenAt }) => seenAt / 1000
    ),
    family(
      'innkeeper_process_memory_bytes',
      'Memory of a process.',
      ({ memoryBytes }) => memoryBytes
    ),
    family(
      'innkeeper_process_event_loop_lag_seconds',
      'The longest that the event loop of a process was blocked between two reports.',
      ({ lagMs }) => lagMs / 1000
    ),
    family(
      'innkeeper_process_clock_ahead_seconds',
      'How far the clock of a process is ahead of the database’s.',
      ({ aheadMs }) => aheadMs / 1000
    ),
  ]
}

const labelsOf = ({ kind, host, pid, version }: PanelProcess) => ({
  kind,
  host,
  pid: String(pid),
  version,
})
