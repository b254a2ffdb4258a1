// Deletes what the panel keeps in Redis: sessions and counters.
import { readFileSync } from 'node:fs'
import { EnvParser } from '@adonisjs/core/env'
import { Redis } from 'ioredis'

const ROOT = new URL('../../', import.meta.url)
const text = readFileSync(new URL('.env', ROOT), 'utf8')
const env = await new EnvParser(text, ROOT, { ignoreProcessEnv: true }).parse()
const redis = new Redis({
  host: env.REDIS_HOST || '127.0.0.1',
  port: Number(env.REDIS_PORT || 6379),
  password: env.REDIS_PASSWORD || undefined,
  connectTimeout: 3000,
  maxRetriesPerRequest: 1,
  retryStrategy: () => null,
})
redis.on('error', () => {})

try {
  for await (const keys of redis.scanStream({ match: 'innkeeper:*', count: 1000 }))
    if (keys.length > 0) await redis.unlink(...keys)
  await redis.quit()
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
