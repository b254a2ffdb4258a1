import { found } from '#core/health/found'
import env from '#start/env'
import type { HealthCheck } from '#core/registries/health_checks'

const USES = ['SESSION_STORE', 'LIMITER_STORE', 'LIVE_BUS'] as const

/** Where Redis is away the shop is open and nobody is signed in, which taking a process out of traffic does not change. */
const redisCheck: HealthCheck = {
  name: 'redis',
  async run() {
    const { RedisCheck } = await import('@adonisjs/redis')
    const { default: redis } = await import('@adonisjs/redis/services/main')
    const { status } = await new RedisCheck(redis.connection('main')).run()
    return status === 'ok' ? found.ok('redis.ok') : found.failed('redis.down')
  },
}

/** Looks at Redis where something is kept there. */
export const redisChecks = USES.some((name) => env.get(name) === 'redis') ? [redisCheck] : []
