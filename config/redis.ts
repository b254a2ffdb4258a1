import { defineConfig } from '@adonisjs/redis'
import env from '#start/env'
import type { InferConnections } from '@adonisjs/redis/types'

const shared = {
  host: env.get('REDIS_HOST', '127.0.0.1'),
  port: env.get('REDIS_PORT', 6379),
  password: env.get('REDIS_PASSWORD'),
  db: 0,
  keyPrefix: 'innkeeper:',
}

const redisConfig = defineConfig({
  connection: 'main',
  connections: {
    main: shared,
    // A page waits for this one: better without than late.
    requests: { ...shared, connectTimeout: 1000, commandTimeout: 1000, maxRetriesPerRequest: 1 },
  },
})

export default redisConfig

declare module '@adonisjs/redis/types' {
  export interface RedisConnections extends InferConnections<typeof redisConfig> {}
}
