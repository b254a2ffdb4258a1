import { configProvider } from '@adonisjs/core'
import { OutageLog } from '#core/outage_log'
import { cookieNames } from '#core/session/cookie_names'
import type { ConfigProvider } from '@adonisjs/core/types'
import type { SessionStoreFactory } from '@adonisjs/session/types'

/**
 * A session store that is asked only for sessions that a browser names, and whose loss makes visitors of people instead
 * of failing their pages: what cannot be read is empty, and only what a form did has to be written.
 */
export function thrifty(
  store: ConfigProvider<SessionStoreFactory>
): ConfigProvider<SessionStoreFactory> {
  return configProvider.create(async (app) => {
    const make = await store.resolver(app)
    const outage = new OutageLog('The session store')
    const forgiving = <T>(ask: () => T) => orNothing(ask, outage)
    return (ctx, config) => {
      const made = make(ctx, config)
      const named: unknown = ctx.request.cookie(cookieNames.session)
      const isSafe = ['GET', 'HEAD'].includes(ctx.request.method())
      const [read, write] = [made.read.bind(made), made.write.bind(made)]
      const [touch, destroy] = [made.touch.bind(made), made.destroy.bind(made)]
      made.read = async (id) => (id === named ? forgiving(() => read(id)) : null)
      made.touch = async (id) => void (await forgiving(() => touch(id)))
      made.destroy = async (id) => void (await forgiving(() => destroy(id)))
      made.write = async (id, values) => {
        if (isSafe) await forgiving(() => write(id, values))
        else await write(id, values)
      }
      return made
    }
  })
}

async function orNothing<T>(ask: () => T, outage: OutageLog): Promise<Awaited<T> | null> {
  try {
    const answer = await ask()
    outage.answered()
    return answer
  } catch (error) {
    outage.failed(error)
    return null
  }
}
