import { Result } from '@adonisjs/core/health'
import { clock } from '#core/clock'
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
      const message = late.map(describe).join('; ')
      const failing = late.some(({ lastError }) => lastError !== null)
      const result = failing ? Result.failed(message) : Result.warning(message)
      return result.setMetaData(
        Object.fromEntries(late.map(({ name, failures }) => [name, failures]))
      )
    }
    if (workRegistry.tasks.size > 0 && runs.length === 0)
      return Result.warning('No scheduled task has run yet: is a worker running?')
    return Result.ok('Scheduled tasks run on time')
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
  const since = succeededAt === null ? 'has never succeeded' : `last succeeded ${iso(succeededAt)}`
  return `${name} ${since}: ${lastError ?? 'no worker runs it'}`
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
