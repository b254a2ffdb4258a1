import { configProvider } from '@adonisjs/core'
import { clock } from '#core/clock'
import type { ConfigProvider } from '@adonisjs/core/types'
import type { SessionStoreFactory } from '@adonisjs/session/types'

const TOUCH_EVERY_MS = 60_000
const REMEMBERED = 10_000

/**
 * A session store that puts a session's end off once a minute instead of at every request, which spares a write to the
 * database. Each process remembers on its own; where it forgot, a session is touched once more often. Remove when the
 * session package touches rarely.
 */
export function rarelyTouched(
  store: ConfigProvider<SessionStoreFactory>
): ConfigProvider<SessionStoreFactory> {
  return configProvider.create(async (app) => {
    const make = await store.resolver(app)
    const touched = new Map<string, number>()
    return (ctx, config) => {
      const made = make(ctx, config)
      const touch = made.touch.bind(made)
      made.touch = async (id) => {
        const now = clock.nowMs()
        if (Math.abs(now - (touched.get(id) ?? -Infinity)) < TOUCH_EVERY_MS) return
        if (touched.size >= REMEMBERED) touched.clear()
        touched.set(id, now)
        await touch(id)
      }
      return made
    }
  })
}
