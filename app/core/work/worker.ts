import logger from '@adonisjs/core/services/logger'
import { clock } from '#core/clock'
import { workRegistry, type ScheduledTask, type WorkSource } from '#core/work/work_registry'

const SWEEP_EVERY_MS = 500
const STOP_WITHIN_MS = 20_000

/**
 * Works off every registered source in this process: rows that were offered by a wake-up at once, and rows that the
 * sweep finds due. Leases keep several workers apart; `stop` lets running work finish its step and takes no more.
 */
class Worker {
  isRunning = false
  #timer?: NodeJS.Timeout
  #sweeping = false
  #busy = new Map<string, Promise<void>>()
  #offered = new Map<string, Set<string>>()
  #lastRuns = new Map<string, number>()

  start(): void {
    if (this.isRunning) return
    this.isRunning = true
    this.#timer = setInterval(() => void this.sweep(), SWEEP_EVERY_MS)
    this.#timer.unref()
  }

  /** Stops taking work and waits until what runs has finished, at most twenty seconds; leases free the rest. */
  async stop(): Promise<void> {
    this.isRunning = false
    clearInterval(this.#timer)
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref())
    await Promise.race([Promise.allSettled(this.#busy.values()), deadline])
  }

  /** Takes a wake-up: the row is worked on now, or as soon as its source has room. */
  offer(sourceName: string, id: string): void {
    const source = workRegistry.sources.get(sourceName)
    if (!source) return
    const waiting = this.#offered.get(sourceName) ?? new Set<string>()
    this.#offered.set(sourceName, waiting.add(id))
    this.#fill(source)
  }

  /** Looks once for due rows of every source and for tasks whose time has come. */
  async sweep(): Promise<void> {
    if (this.#sweeping) return
    this.#sweeping = true
    try {
      for (const source of workRegistry.sources.values()) await this.#sweepSource(source)
      for (const task of workRegistry.tasks.values()) this.#runTask(task)
    } catch (error) {
      logger.error({ err: error }, 'sweep failed')
    } finally {
      this.#sweeping = false
    }
  }

  /** Works until nothing is due and nothing runs; for tests and one-shot commands. */
  async drain({ rounds = 200 } = {}): Promise<void> {
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

  async #sweepSource(source: WorkSource): Promise<void> {
    const room = source.concurrency - this.#running(source)
    if (room <= 0) return
    for (const id of await source.due(room * 2)) this.offer(source.name, id)
  }

  #fill(source: WorkSource): void {
    const waiting = this.#offered.get(source.name)
    for (const id of waiting ?? []) {
      if (!this.isRunning || this.#running(source) >= source.concurrency) return
      waiting?.delete(id)
      if (!this.#busy.has(`${source.name}:${id}`)) this.#work(source, id)
    }
  }

  #work(source: WorkSource, id: string): void {
    const key = `${source.name}:${id}`
    const run = source
      .run(id)
      .catch((error) => logger.error({ err: error, source: source.name, id }, 'work failed'))
      .finally(() => {
        this.#busy.delete(key)
        this.#fill(source)
      })
    this.#busy.set(key, run)
  }

  #runTask(task: ScheduledTask): void {
    const key = `task:${task.name}`
    const last = this.#lastRuns.get(task.name) ?? 0
    if (this.#busy.has(key) || clock.nowMs() - last < task.everyMs) return
    this.#lastRuns.set(task.name, clock.nowMs())
    const run = task
      .run()
      .catch((error) => logger.error({ err: error, task: task.name }, 'scheduled task failed'))
      .finally(() => this.#busy.delete(key))
    this.#busy.set(key, run)
  }

  #running(source: WorkSource): number {
    let count = 0
    for (const key of this.#busy.keys()) if (key.startsWith(`${source.name}:`)) count++
    return count
  }
}

export const worker = new Worker()
