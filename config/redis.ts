import { defineConfig } from '@adonisjs/redis'
import env from '#start/env'
import type { InferConnections } from '@adonisjs/redis/types'

const shared = {
  host: env.get('REDIS_HOST', '127.0.0.1'),
  port: env.get('REDIS_PORT', 6379),
  password: env.get('REDIS_PASSWORD'),
  db: 0,
  keyPrefix: 'innkeeper:',
  connectTimeout: 1000,
}

const redisConfig = defineConfig({
  connection: 'main',
  connections: {
    // Pages wait for this one: better without than late.
    main: { ...shared, commandTimeout: 1000, maxRetriesPerRequest: 1 },
    // Nobody waits for signals of other processes, so it listens as soon as it can, however late that is.
    bus: { ...shared, maxRetriesPerRequest: null, lazyConnect: true },
  },
})

export default redisConfig

declare module '@adonisjs/redis/types' {
  export interface RedisConnections extends InferConnections<typeof redisConfig> {}
}
