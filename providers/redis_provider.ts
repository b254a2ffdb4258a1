import RedisProvider from '@adonisjs/redis/redis_provider'

/**
 * The framework's connections to Redis, which are told of once while they are away and end however Redis behaves. Every
 * process has it, also one that migrates and loads no module.
 */
export default class PatientRedisProvider extends RedisProvider {
  async boot() {
    await super.boot()
    const { tellOutages } = await import('#core/redis/connections')
    this.app.container.resolving('redis', tellOutages)
  }

  async shutdown() {
    const { endConnections } = await import('#core/redis/connections')
    await endConnections(await this.app.container.make('redis'))
  }
}
