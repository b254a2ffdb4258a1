import app from '@adonisjs/core/services/app'
import type { RedisService } from '@adonisjs/redis/types'

interface Signal {
  busId: string
  payload: never
}

/**
 * Carries refresh signals between processes through Redis. It waits for Redis as long as it takes to listen, and never
 * to tell: what could not be told is told once Redis is back. The connections are the application's, which ends them.
 */
export class RedisBus {
  #id = ''

  setId(id: string): this {
    this.#id = id
    return this
  }

  onReconnect(callback: () => void): void {
    void redisService().then((redis) => redis.connection('main').on('ready', callback))
  }

  async publish(channel: string, payload: unknown): Promise<void> {
    const redis = await redisService()
    await redis.connection('main').publish(channel, JSON.stringify({ busId: this.#id, payload }))
  }

  async subscribe(
    channel: string,
    handler: (payload: never) => void | Promise<void>
  ): Promise<void> {
    const redis = await redisService()
    if (app.isTerminating) return
    redis.connection('bus').subscribe(channel, (text) => {
      const { busId, payload } = JSON.parse(text) as Signal
      if (busId !== this.#id) void handler(payload)
    })
  }

  async unsubscribe(channel: string): Promise<void> {
    const redis = await redisService()
    await redis.connection('bus').unsubscribe(channel)
  }

  async disconnect(): Promise<void> {}
}

/** The connections of the application, once it has booted. */
function redisService(): Promise<RedisService> {
  return new Promise((resolve, reject) => {
    app.booted(() => app.container.make('redis').then(resolve, reject)).catch(reject)
  })
}
