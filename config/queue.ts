import { defineConfig, drivers } from '@adonisjs/queue'
import env from '#start/env'

const usesRedis = env.get('QUEUE_ADAPTER') === 'redis'

/**
 * A job is only a wake-up: rows keep the truth and the sweeper finds what a lost job forgot, so the adapter may change at
 * any time. The package connects to every adapter that is listed, so Redis is listed only where it is used.
 */
const queueConfig = defineConfig({
  default: usesRedis ? 'redis' : 'database',
  adapters: {
    database: drivers.database({ connectionName: env.get('DB_CONNECTION', 'sqlite') }),
    ...(usesRedis ? { redis: drivers.redis({ connectionName: 'main' }) } : {}),
  },
  worker: { concurrency: 4, idleDelay: '250ms' },
  locations: ['./app/*/jobs/**/*.{ts,js}'],
})

export default queueConfig
