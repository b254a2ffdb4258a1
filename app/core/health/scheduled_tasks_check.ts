import { clock } from '#core/clock'
import { found, healthText } from '#core/health/found'
import { taskRuns, type TaskRun } from '#core/work/task_runs'
import { workRegistry } from '#core/work/work_registry'
import type { HealthCheck } from '#core/registries/health_checks'

/** A task may miss this many periods before anybody is told, and never less than these minutes. */
const PERIODS = 3
const LEAST_MS = 10 * 60_000

/** Tells every scheduled task that has not succeeded for several of its periods, with the reason it gave. */
export const scheduledTasksCheck: HealthCheck = {
  name: 'scheduled_tasks',

  async run() {
    const runs = await taskRuns.all()
    const late = lateAmong(runs)
    if (late.length > 0) {
      const tasks = late.map(describe).join('; ')
      const failing = late.some(({ lastError }) => lastError !== null)
      const result = failing
        ? found.failed('tasks.late', { tasks })
        : found.warning('tasks.late', { tasks })
      return result.setMetaData(
        Object.fromEntries(late.map(({ name, failures }) => [name, failures]))
      )
    }
    if (workRegistry.tasks.size > 0 && runs.length === 0) return found.warning('tasks.none')
    return found.ok('tasks.ok')
  },
}

/** Every task that has not succeeded for longer than it should. */
export async function lateTasks(): Promise<TaskRun[]> {
  return lateAmong(await taskRuns.all())
}

function lateAmong(all: TaskRun[]): TaskRun[] {
  const runs = new Map(all.map((run) => [run.name, run]))
  return [...workRegistry.tasks.values()].flatMap(({ name, everyMs }) => {
    const run = runs.get(name)
    return run && isLate(run, everyMs) ? [run] : []
  })
}

function isLate({ succeededAt, knownSince }: TaskRun, everyMs: number): boolean {
  return clock.nowMs() - (succeededAt ?? knownSince) > Math.max(PERIODS * everyMs, LEAST_MS)
}

function describe({ name, succeededAt, lastError }: TaskRun): string {
  const reason = lastError ?? healthText('tasks.not_run')
  if (succeededAt === null) return healthText('tasks.never', { name, reason })
  return healthText('tasks.since', { name, since: iso(succeededAt), reason })
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
