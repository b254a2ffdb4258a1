import { BaseCommand } from '@adonisjs/core/ace'
import { worker as backgroundWorker } from '#core/work/worker'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** Works off background work in a process of its own, for installations with `WORKER_MODE=separate`. */
export default class Worker extends BaseCommand {
  static commandName = 'worker'
  static description = 'Work off background work: sweeps, scheduled tasks and queued wake-ups'
  static options: CommandOptions = { startApp: true, staysAlive: true }

  async run() {
    const { makeQueueConsumer } = await import('#core/work/queue_consumer')
    const consumer = await makeQueueConsumer(this.app)
    if (this.app.isTerminating || this.app.isTerminated) return

    await this.#prepareLinks()
    this.app.terminating(() => consumer.stop())
    backgroundWorker.start()
    this.logger.info('Working; stop with SIGTERM')
    await consumer.start(['default'])
  }

  /** Mails and gateways are given addresses of pages, which a process without a server has to make ready itself. */
  async #prepareLinks(): Promise<void> {
    const router = await this.app.container.make('router')
    router.commit()
  }
}
