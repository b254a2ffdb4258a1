import logger from '@adonisjs/core/services/logger'
import { liveGuard } from '#core/live/live_guard'
import type { ServerResponse } from 'node:http'

/** As many as a person with several tabs needs; more is a script that holds connections. */
const MOST_PER_SESSION = 5
const CHECK_EVERY_MS = 3_000

/** Tells a page that it was ended for a newer one and must not come back by itself. */
const REST = 'event: rest\ndata: {}\n\n'

type Stream = Pick<ServerResponse, 'once' | 'write' | 'end'>
interface Listener {
  sessionId: string
  standing: string
}

/** The streams of this process. All are checked together every few seconds, however many there are. */
class OpenStreams {
  #open = new Map<Stream, Listener>()
  #timer: NodeJS.Timeout | undefined
  #isOver = false

  /**
   * Keeps a stream until it closes or its listener no longer stands for what the page was rendered for. A sixth one of
   * the same session ends the oldest, whose page is told to rest.
   */
  hold(stream: Stream, listener: Listener): void {
    if (this.#isOver) return void stream.end()
    this.#open.set(stream, listener)
    stream.once('close', () => this.#forget(stream))
    this.#timer ??= setInterval(() => void this.check(), CHECK_EVERY_MS).unref()
    const mine = [...this.#open].filter(([, { sessionId }]) => sessionId === listener.sessionId)
    if (mine.length <= MOST_PER_SESSION) return
    const [oldest] = mine[0]
    oldest.write(REST)
    this.#end(oldest)
  }

  /** Ends the streams of those who lost the right to listen. A check that fails says nothing. */
  async check(): Promise<void> {
    const checked = [...this.#open]
    try {
      const standings = new Set(checked.map(([, { standing }]) => standing))
      const holding = await liveGuard.holding([...standings])
      for (const [stream, { standing }] of checked) if (!holding.has(standing)) this.#end(stream)
    } catch (error) {
      logger.warn({ err: error }, 'the listeners of streams could not be checked')
    }
  }

  /** Ends every stream, and each that comes later at once: the process is about to end, and pages listen to another one. */
  close(): void {
    this.#isOver = true
    for (const stream of this.#open.keys()) this.#end(stream)
  }

  #end(stream: Stream): void {
    this.#forget(stream)
    stream.end()
  }

  #forget(stream: Stream): void {
    this.#open.delete(stream)
    if (this.#open.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}

export const openStreams = new OpenStreams()
