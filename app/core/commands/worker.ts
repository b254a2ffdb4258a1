import { BaseCommand } from '@adonisjs/core/ace'
import { worker as backgroundWorker } from '#core/work/worker'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import type { Worker as QueueConsumer } from '@adonisjs/queue'

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
    backgroundWorker.start()
    this.logger.info('Working; stop with SIGTERM')
    const consuming = consumer.start(['default'])
    this.app.terminating(() => stopConsumer(consumer, consuming))
    await consuming
  }

  /** Mails and gateways are given addresses of pages, which a process without a server has to make ready itself. */
  async #prepareLinks(): Promise<void> {
    const router = await this.app.container.make('router')
    router.commit()
  }
}

/** Its last look into the queue may still find a job, so it is waited for twice: until it looks no more, and until that job is done. */
async function stopConsumer(consumer: QueueConsumer, consuming: Promise<void>): Promise<void> {
  await consumer.stop()
  await consuming.catch(() => {})
  await consumer.stop()
}
