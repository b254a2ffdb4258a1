import { OutageLog } from '#core/outage_log'
import type { RedisService } from '@adonisjs/redis/types'

const GOODBYE_MS = 1_000

/** Writes down once that Redis is away, instead of at each of its connections' attempts. */
export function tellOutages(redis: RedisService): void {
  const outage = new OutageLog('Redis')
  redis.doNotLogErrors()
  redis.on('connection', (connection) => {
    connection.on('error', ({ error }) => outage.failed(error))
    connection.on('subscriber:error', ({ error }) => outage.failed(error))
    connection.on('ready', () => outage.answered())
  })
}

/** Ends every connection; where Redis does not take leave in time, by hanging up. */
export async function endConnections(redis: RedisService): Promise<void> {
  const connections = Object.values(redis.activeConnections)
  const late = new Promise<void>((resolve) => setTimeout(resolve, GOODBYE_MS).unref())
  await Promise.race([redis.quitAll().catch(() => {}), late])
  await Promise.all(connections.map((connection) => connection?.disconnect()))
}
