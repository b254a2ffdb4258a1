import { Job } from '@adonisjs/queue'
import { workRegistry } from '#core/work/work_registry'
import { worker } from '#core/work/worker'

/** Carries one wake-up through the queue: the name of a work source and the id of a row. Safe to run twice. */
export default class WakeUpJob extends Job<{ source: string; id: string }> {
  static options = { name: 'core.wake_up', maxRetries: 0 }

  async execute(): Promise<void> {
    const { source, id } = this.payload
    if (worker.isRunning) worker.offer(source, id)
    else await workRegistry.sources.get(source)?.run(id)
  }
}
