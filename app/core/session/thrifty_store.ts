import { configProvider } from '@adonisjs/core'
import { OutageLog } from '#core/outage_log'
import { cookieNames } from '#core/session/cookie_names'
import type { ConfigProvider } from '@adonisjs/core/types'
import type { SessionStoreFactory } from '@adonisjs/session/types'

const SLOW_MS = 250
const REST_MS = 2_000

/**
 * A session store that is asked only for sessions that a browser names, and whose loss makes visitors of people instead
 * of failing their pages: what cannot be read is empty, and only what a form did has to be written.
 */
export function thrifty(
  store: ConfigProvider<SessionStoreFactory>
): ConfigProvider<SessionStoreFactory> {
  return configProvider.create(async (app) => {
    const make = await store.resolver(app)
    const forgiving = new Forgiving(new OutageLog('The session store'))
    return (ctx, config) => {
      const made = make(ctx, config)
      const named: unknown = ctx.request.cookie(cookieNames.session)
      const isSafe = ['GET', 'HEAD'].includes(ctx.request.method())
      const [read, write] = [made.read.bind(made), made.write.bind(made)]
      const [touch, destroy] = [made.touch.bind(made), made.destroy.bind(made)]
      made.read = async (id) => (id === named ? forgiving.ask(() => read(id)) : null)
      made.touch = async (id) => void (await forgiving.ask(() => touch(id)))
      made.destroy = async (id) => void (await forgiving.ask(() => destroy(id)))
      made.write = async (id, values) => {
        if (isSafe) await forgiving.ask(() => write(id, values))
        else await write(id, values)
      }
      return made
    }
  })
}

/** What a store answers, or nothing where it fails. */
class Forgiving {
  #restsUntil = -Infinity

  constructor(private readonly outage: OutageLog) {}

  /** One that was slow to fail is left alone for a moment, so that its silence makes one page late and not each. */
  async ask<T>(ask: () => T): Promise<Awaited<T> | null> {
    const began = performance.now()
    if (began < this.#restsUntil) return null
    try {
      const answer = await ask()
      this.outage.answered()
      return answer
    } catch (error) {
      this.outage.failed(error)
      const now = performance.now()
      if (now - began > SLOW_MS) this.#restsUntil = now + REST_MS
      return null
    }
  }
}
