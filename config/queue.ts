import { defineConfig, drivers } from '@adonisjs/queue'
import env from '#start/env'

/** A job is only a wake-up: rows keep the truth and the sweeper finds what a lost job forgot, so the adapter may change at any time. */
const queueConfig = defineConfig({
  default: env.get('QUEUE_ADAPTER') === 'redis' ? 'redis' : 'database',
  adapters: {
    database: drivers.database({ connectionName: env.get('DB_CONNECTION', 'sqlite') }),
    redis: drivers.redis({ connectionName: 'main' }),
  },
  worker: { concurrency: 4, idleDelay: '250ms' },
  locations: ['./app/*/jobs/**/*.{ts,js}'],
})

export default queueConfig
