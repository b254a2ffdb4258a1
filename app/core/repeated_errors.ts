import logger from '@adonisjs/core/services/logger'
import { reasonOf } from '#core/security/without_values'

const EVERY_MS = 60_000
/** Should errors all differ, they are written as they come. */
const MOST_KEPT = 200

type Level = 'warn' | 'error'
type Fields = Record<string, unknown> & { err: unknown }

interface Kept {
  /** How often it came back since it was last written. */
  times: number
  write(times: number): void
}

/**
 * What the log says of errors that come back, as those of workers, sweeps and tasks do while something is down: the first
 * at once, and then once a minute how often it came back, with the last one of them. Errors are the same where text and
 * reason are; ids and numbers in it do not count.
 */
export class RepeatedErrors {
  #kept = new Map<string, Kept>()

  constructor(private readonly everyMs = EVERY_MS) {}

  /** Writes the error, or counts it. */
  tell(level: Level, fields: Fields, text: string): void {
    const write = (times: number) =>
      logger[level](times > 0 ? { ...fields, times, seconds: this.everyMs / 1000 } : fields, text)
    const key = `${text}: ${withoutIds(reasonOf(fields.err))}`
    const known = this.#kept.get(key)
    if (known) {
      Object.assign(known, { times: known.times + 1, write })
      return
    }
    write(0)
    if (this.#kept.size >= MOST_KEPT) return
    this.#kept.set(key, { times: 0, write })
    this.#watch(key)
  }

  /** Writes what was counted, as before a process ends. */
  flush(): void {
    for (const { times, write } of this.#kept.values()) if (times > 0) write(times)
    this.#kept.clear()
  }

  #watch(key: string): void {
    setTimeout(() => {
      const kept = this.#kept.get(key)
      if (!kept) return
      if (kept.times === 0) return this.#kept.delete(key)
      kept.write(kept.times)
      kept.times = 0
      this.#watch(key)
    }, this.everyMs).unref()
  }
}

const withoutIds = (reason: string) =>
  reason.replaceAll(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, '#').replaceAll(/\d+/g, '#')

export const repeatedErrors = new RepeatedErrors()
