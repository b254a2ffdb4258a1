import { defineConfig } from '@adonisjs/transmit'
import env from '#start/env'

async function redisTransport() {
  const { redis } = await import('@boringnode/bus/transports/redis')
  const connection = {
    host: env.get('REDIS_HOST', '127.0.0.1'),
    port: env.get('REDIS_PORT', 6379),
    password: env.get('REDIS_PASSWORD'),
    keyPrefix: 'innkeeper:',
  }
  return { driver: redis(connection) }
}

/** Signals reach other processes through Redis when `LIVE_BUS=redis`; one process needs no bus. */
const transmitConfig = defineConfig({
  pingInterval: '25s',
  transport: env.get('LIVE_BUS', 'memory') === 'redis' ? await redisTransport() : null,
})

export default transmitConfig
