import logger from '@adonisjs/core/services/logger'

const SILENT_MS = 60_000

/**
 * What the log says of something that may be down: that it fails when it begins to, and that it works once it does
 * again, at most once a minute. Not that it failed at each of a thousand requests.
 */
export class OutageLog {
  #failsSince?: number
  #isTold = false
  #toldAt = -Infinity

  constructor(private readonly what: string) {}

  failed(error: unknown): void {
    this.#failsSince ??= performance.now()
    if (this.#isTold || performance.now() - this.#toldAt < SILENT_MS) return
    this.#isTold = true
    this.#toldAt = performance.now()
    logger.warn({ err: error }, `${this.what} does not answer`)
  }

  answered(): void {
    if (this.#failsSince === undefined) return
    const seconds = Math.round((performance.now() - this.#failsSince) / 1000)
    this.#failsSince = undefined
    if (!this.#isTold) return
    this.#isTold = false
    logger.info({ seconds }, `${this.what} answers again`)
  }
}
