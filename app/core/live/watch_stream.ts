import logger from '@adonisjs/core/services/logger'
import type { ServerResponse } from 'node:http'
import type { LiveCheck } from '#core/live/live_guard'

const CHECK_EVERY_MS = 4_000

/** Ends a stream within five seconds after its listener lost the right to it. A check that fails says nothing. */
export function watchStream(
  stream: Pick<ServerResponse, 'once' | 'end'>,
  mayListen: LiveCheck,
  everyMs = CHECK_EVERY_MS
): void {
  const timer = setInterval(() => void check(), everyMs).unref()
  stream.once('close', () => clearInterval(timer))

  async function check(): Promise<void> {
    try {
      if (await mayListen()) return
    } catch (error) {
      return logger.warn({ err: error }, 'the listener of a stream could not be checked')
    }
    clearInterval(timer)
    stream.end()
  }
}
