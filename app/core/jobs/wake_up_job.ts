import { Job } from '@adonisjs/queue'
import { workRegistry } from '#core/work/work_registry'

/** Carries one wake-up through the queue: the name of a work source and the id of a row. Safe to run twice. */
export default class WakeUpJob extends Job<{ source: string; id: string }> {
  static options = { name: 'core.wake_up', maxRetries: 0 }

  async execute(): Promise<void> {
    await workRegistry.sources.get(this.payload.source)?.run(this.payload.id)
  }
}
