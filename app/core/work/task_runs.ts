import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { HeldRow } from '#core/work/held_row'
import { reasonOf } from '#core/security/without_values'
import { isFree, lease } from '#core/work/lease'
import type { ScheduledTask } from '#core/work/work_registry'

/** How long a worker that vanished keeps a task. */
const TASK_LEASE_MS = 60_000

/** Another process may have begun a moment later than this one looked, or its clock may be a little ahead. */
const NO_CLOCK_IS_AHEAD_MS = 60_000

const FIRST_RETRY_MS = 30_000
const SLOWEST_RETRY_MS = 3600_000
const ERROR_LENGTH = 500

export interface TaskRun {
  name: string
  /** Since when the panel knows the task, in milliseconds like all times here. */
  knownSince: number
  succeededAt: number | null
  failedAt: number | null
  /** When it is due next. */
  nextRunAt: number
  /** Failures since the last success. */
  failures: number
  /** Why it failed; null once it succeeded again. */
  lastError: string | null
}

type Timed = Pick<ScheduledTask, 'name' | 'everyMs'>

interface TaskRow {
  name: string
  next_run_at: number
  lease_until: number | null
}

/**
 * What the workers remember together of scheduled tasks. The row's lease keeps a task on one worker at a time, and its
 * times outlive restarts, so that a task which never succeeds is seen.
 */
export const taskRuns = {
  /**
   * Names of tasks whose time has come and that no worker runs. One that is new is due at once, and so is one that is due
   * later than a period and a minute from now: a clock was ahead.
   */
  async due(tasks: readonly Timed[]): Promise<string[]> {
    const rows: TaskRow[] = await db
      .from('scheduled_tasks')
      .select('name', 'next_run_at', 'lease_until')
    const known = new Map(rows.map((row) => [row.name, row]))
    const unknown = tasks.map(({ name }) => name).filter((name) => !known.has(name))
    if (unknown.length > 0) await introduce(unknown)
    const now = clock.nowMs()
    const isDue = ({ name, everyMs }: Timed) => {
      const row = known.get(name)
      if (!row) return true
      const inMs = Number(row.next_run_at) - now
      return (inMs <= 0 || inMs > everyMs + NO_CLOCK_IS_AHEAD_MS) && isFree(row.lease_until)
    }
    return tasks.filter(isDue).map(({ name }) => name)
  },

  /** Takes the lease of a due task and returns its fence number; null where another worker was faster. */
  async claim({ name, everyMs }: Timed): Promise<number | null> {
    const now = clock.nowMs()
    const taken = await lease('scheduled_tasks', { name }, TASK_LEASE_MS, (query) =>
      query.where((due) =>
        due
          .where('next_run_at', '<=', now)
          .orWhere('next_run_at', '>', now + everyMs + NO_CLOCK_IS_AHEAD_MS)
      )
    )
    return taken && taken.row.fence
  },

  /** Runs the task and keeps its lease meanwhile. */
  keep<T>(name: string, fence: number, run: () => Promise<T>): Promise<T> {
    return held(name, fence).keep(TASK_LEASE_MS, run)
  },

  /** The next run is a period after this one began. */
  async succeeded({ name, everyMs }: ScheduledTask, fence: number, startedAt: number) {
    await held(name, fence).write({
      lease_until: null,
      next_run_at: startedAt + everyMs,
      succeeded_at: clock.nowMs(),
      failures: 0,
      last_error: null,
    })
  },

  /** The next try comes soon, later each time, and never later than a period. */
  async failed({ name, everyMs }: ScheduledTask, fence: number, error: unknown) {
    const row = await db.from('scheduled_tasks').where('name', name).select('failures').first()
    const before = Number(row?.failures ?? 0)
    const pause = Math.min(FIRST_RETRY_MS * 2 ** Math.min(before, 20), SLOWEST_RETRY_MS, everyMs)
    await held(name, fence).write({
      lease_until: null,
      next_run_at: clock.nowMs() + pause,
      failed_at: clock.nowMs(),
      failures: before + 1,
      last_error: reasonOf(error).slice(0, ERROR_LENGTH),
    })
  },

  /** How every task fared, by name. */
  async all(): Promise<TaskRun[]> {
    const rows = await db.from('scheduled_tasks').orderBy('name')
    return rows.map((row) => ({
      name: row.name,
      knownSince: Number(row.known_since),
      succeededAt: row.succeeded_at === null ? null : Number(row.succeeded_at),
      failedAt: row.failed_at === null ? null : Number(row.failed_at),
      nextRunAt: Number(row.next_run_at),
      failures: Number(row.failures),
      lastError: row.last_error,
    }))
  },
}

async function introduce(names: string[]): Promise<void> {
  const now = clock.nowMs()
  const rows = names.map((name) => ({ name, next_run_at: now, known_since: now }))
  await db.knexQuery().table('scheduled_tasks').insert(rows).onConflict('name').ignore()
}

const held = (name: string, fence: number) => new HeldRow('scheduled_tasks', { name }, fence)
