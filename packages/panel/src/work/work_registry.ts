import { callLazily, type Lazily } from '../call_lazily.js'

/**
 * One kind of durable background work. Its rows are the truth: `due` finds those that want attention, `run` leases one
 * and moves it as far as it goes. `run` returns quietly when another worker has the row or nothing is left to do.
 */
export interface WorkSource {
  /** Unique name, such as "operations". */
  name: string
  /** How many rows one process works on at the same time. */
  concurrency: number
  /** Ids of rows that are due, most urgent first. */
  due(limit: number): Promise<string[]>
  run(id: string): Promise<void>
  /** What is due at present; left out, or nothing, where that is not known. */
  backlog?(): Promise<Backlog | undefined>
  /** Brings back rows that are due farther ahead than any wait is long, and answers how many; a clock was wrong. */
  mend?(): Promise<number>
}

/** Rows whose time has come. */
export interface Backlog {
  /** How many, a thousand at most. */
  due: number
  /** Since when the oldest is due, in milliseconds; null where nothing is. */
  oldestMs: number | null
}

/**
 * A task that runs every so often, on one worker at a time, such as reconciliation. What it throws is kept and shown by
 * the health checks; it is then tried again soon.
 */
export interface ScheduledTask {
  name: string
  everyMs: number
  run: Lazily<() => Promise<void>>
}

/** A work source that is imported when the worker first looks at it. */
export interface LazyWorkSource extends Pick<WorkSource, 'name' | 'concurrency'> {
  load(): Promise<{ default: Pick<WorkSource, 'due' | 'run' | 'backlog' | 'mend'> }>
}

class WorkRegistry {
  readonly sources = new Map<string, WorkSource>()
  readonly tasks = new Map<string, ScheduledTask>()

  addSource(source: WorkSource | LazyWorkSource): void {
    this.sources.set(source.name, 'load' in source ? loading(source) : source)
  }

  addTask(task: ScheduledTask): void {
    this.tasks.set(task.name, { ...task, run: () => callLazily(task.run) })
  }
}

function loading({ name, concurrency, load }: LazyWorkSource): WorkSource {
  const loaded = async () => {
    const { default: source } = await load()
    return source
  }
  return {
    name,
    concurrency,
    due: (limit) => loaded().then((source) => source.due(limit)),
    run: (id) => loaded().then((source) => source.run(id)),
    backlog: () => loaded().then((source) => source.backlog?.()),
    mend: () => loaded().then((source) => source.mend?.() ?? 0),
  }
}

export const workRegistry = new WorkRegistry()
