import { Worker } from '@adonisjs/queue'
import type { ApplicationService } from '@adonisjs/core/types'
import type { AdapterFactory, QueueManagerConfig } from '@adonisjs/queue/types'

interface ConfiguredAdapter {
  resolver(app: ApplicationService): Promise<AdapterFactory>
}

/**
 * Takes queued wake-ups until it is stopped. The package's own command does the same, but ends itself at SIGTERM beside
 * the application, which then closes the connections that the last jobs still use.
 */
export async function makeQueueConsumer(app: ApplicationService): Promise<Worker> {
  const config = app.config.get<QueueManagerConfig>('queue')
  const manager = await app.container.make('queue.manager')
  await manager.loadJobs()

  const adapters: Record<string, AdapterFactory> = {}
  for (const [name, adapter] of Object.entries(config.adapters)) {
    adapters[name] =
      typeof adapter === 'function' ? adapter : await (adapter as ConfiguredAdapter).resolver(app)
  }
  return new Worker({
    ...config,
    adapters,
    autoLoadJobs: false,
    worker: { ...config.worker, gracefulShutdown: false },
  })
}
