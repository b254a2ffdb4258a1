import { AsyncResource } from 'node:async_hooks'
import { clock } from '#core/clock'
import { shopHold } from '#core/hold/shop_hold'
import { repeatedErrors } from '#core/repeated_errors'
import { restoreWatch } from '#core/restore/restore_watch'
import { taskRuns } from '#core/work/task_runs'
import { workRegistry, type ScheduledTask, type WorkSource } from '#core/work/work_registry'

/** Nobody notices it, and what is due costs a few lookups in indexes (ADR 12). */
const SWEEP_EVERY_MS = 250
/** Rows that a look takes in at once, so that a backlog does not wait for the next one. */
const TAKEN_AT_ONCE = 50
const STOP_WITHIN_MS = 20_000

/**
 * Works off every registered source in this process: rows that were offered by a wake-up at once, and rows that the
 * sweep finds due. Leases keep several workers apart; `stop` lets running work finish its step and takes no more. While
 * the shop is held closed it takes none either.
 */
class Worker {
  isRunning = false
  #timer?: NodeJS.Timeout
  #sweptAt: number | null = null
  #isStopping = false
  #scope = new AsyncResource('worker')
  #sweeping?: Promise<void>
  #busy = new Map<string, Promise<void>>()
  #offered = new Map<string, Set<string>>()

  /** How many rows and tasks it works on at present. */
  get busy(): number {
    return this.#busy.size
  }

  /** How long ago it had last looked at every source; null where it does not work. */
  get sinceSweepMs(): number | null {
    return this.#sweptAt === null ? null : performance.now() - this.#sweptAt
  }

  start(): void {
    if (this.isRunning) return
    this.isRunning = true
    this.#sweptAt = performance.now()
    this.#timer = setInterval(() => void this.sweep(), SWEEP_EVERY_MS)
  }

  /**
   * Stops taking work and waits until what runs has finished, at most twenty seconds; leases free the rest. Nothing asks
   * the database afterwards: a query on a closed connection opens it again, and the process would never end.
   */
  async stop(): Promise<void> {
    this.isRunning = false
    this.#sweptAt = null
    this.#isStopping = true
    clearInterval(this.#timer)
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref())
    await Promise.race([this.#untilIdle(), deadline])
    repeatedErrors.flush()
    this.#isStopping = false
  }

  /** Takes a wake-up: the row is worked on now, or as soon as its source has room. One that does not run takes none. */
  offer(sourceName: string, id: string): void {
    const source = workRegistry.sources.get(sourceName)
    if (!source || !this.isRunning) return
    const waiting = this.#offered.get(sourceName) ?? new Set<string>()
    this.#offered.set(sourceName, waiting.add(id))
    this.#fill(source)
  }

  /** Looks once for due rows of every source and for tasks whose time has come. */
  async sweep(): Promise<void> {
    if (this.#sweeping || this.#isStopping) return
    this.#sweeping = this.#sweepUnlessHeld()
      .catch((error) => repeatedErrors.tell('error', { err: error }, 'sweep failed'))
      .finally(() => (this.#sweeping = undefined))
    await this.#sweeping
  }

  /** Works until nothing is due and nothing runs, or not at all while the shop is held closed; for tests and one-shot commands. */
  async drain({ rounds = 200 } = {}): Promise<void> {
    if (await shopHold.isOn()) return
    for (let round = 0; round < rounds; round++) {
      let found = 0
      for (const source of workRegistry.sources.values()) {
        const ids = await source.due(50)
        found += ids.length
        for (const id of ids) await source.run(id)
      }
      if (found === 0) return
    }
  }

  /** Runs the tasks whose time has come, but for some, and waits for them; for tests and one-shot commands. */
  async runDueTasks({ except }: { except?: ReadonlySet<string> } = {}): Promise<void> {
    if (await shopHold.isOn()) return
    await this.#sweepTasks(except)
    await this.#untilIdle()
  }

  async #untilIdle(): Promise<void> {
    await this.#sweeping
    await Promise.allSettled(this.#busy.values())
  }

  /** A database that turns out to be an older copy is noticed before any of its work is done. */
  async #sweepUnlessHeld(): Promise<void> {
    await restoreWatch.look()
    if (!(await shopHold.isOn())) await this.#sweepAll()
    if (this.isRunning) this.#sweptAt = performance.now()
  }

  async #sweepAll(): Promise<void> {
    for (const source of workRegistry.sources.values()) {
      if (this.#isStopping) return
      await this.#sweepSource(source)
    }
    await this.#sweepTasks()
  }

  async #sweepSource(source: WorkSource): Promise<void> {
    if (this.#running(source) >= source.concurrency) return
    for (const id of await source.due(TAKEN_AT_ONCE)) this.offer(source.name, id)
  }

  #fill(source: WorkSource): void {
    const waiting = this.#offered.get(source.name)
    for (const id of waiting ?? []) {
      if (!this.isRunning || this.#running(source) >= source.concurrency) return
      waiting?.delete(id)
      if (!this.#busy.has(`${source.name}:${id}`)) this.#work(source, id)
    }
  }

  /** Apart from the request that woke it, whose form and visitor it has nothing to do with. */
  #work(source: WorkSource, id: string): void {
    const key = `${source.name}:${id}`
    const run = this.#scope
      .runInAsyncScope(() => this.#runUnlessHeld(source, id))
      .catch((error) =>
        repeatedErrors.tell('error', { err: error, source: source.name, id }, 'work failed')
      )
      .finally(() => {
        this.#busy.delete(key)
        this.#fill(source)
      })
    this.#busy.set(key, run)
  }

  /** A wake-up that comes while the shop is held closed is lost; the sweep finds its row afterwards. */
  async #runUnlessHeld(source: WorkSource, id: string): Promise<void> {
    if (!(await shopHold.isOn())) await source.run(id)
  }

  async #sweepTasks(except?: ReadonlySet<string>): Promise<void> {
    const { tasks } = workRegistry
    if (tasks.size === 0) return
    for (const name of await taskRuns.due([...tasks.values()])) {
      if (this.#isStopping) return
      if (except?.has(name)) continue
      const task = tasks.get(name)
      const fence = task && !this.#busy.has(`task:${name}`) ? await taskRuns.claim(task) : null
      if (task && fence !== null) this.#startTask(task, fence)
    }
  }

  #startTask(task: ScheduledTask, fence: number): void {
    const key = `task:${task.name}`
    const run = this.#runTask(task, fence)
      .catch((error) =>
        repeatedErrors.tell('error', { err: error, task: task.name }, 'task was not recorded')
      )
      .finally(() => this.#busy.delete(key))
    this.#busy.set(key, run)
  }

  async #runTask(task: ScheduledTask, fence: number): Promise<void> {
    const startedAt = clock.nowMs()
    try {
      await taskRuns.keep(task.name, fence, async () => task.run())
      await taskRuns.succeeded(task, fence, startedAt)
    } catch (error) {
      repeatedErrors.tell('error', { err: error, task: task.name }, 'scheduled task failed')
      await taskRuns.failed(task, fence, error)
    }
  }

  #running(source: WorkSource): number {
    let count = 0
    for (const key of this.#busy.keys()) if (key.startsWith(`${source.name}:`)) count++
    return count
  }
}

export const worker = new Worker()
