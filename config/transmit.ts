import { defineConfig } from '@adonisjs/transmit'
import env from '#start/env'
import { RedisBus } from '#core/live/redis_bus'

/** Signals reach other processes through Redis when `LIVE_BUS=redis`; one process needs no bus. */
const transmitConfig = defineConfig({
  pingInterval: '25s',
  transport: env.get('LIVE_BUS', 'memory') === 'redis' ? { driver: () => new RedisBus() } : null,
})

export default transmitConfig
