import { BaseCommand, flags } from '@adonisjs/core/ace'
import logger from '@adonisjs/core/services/logger'
import { startHeartbeat } from '#core/processes/start_heartbeat'
import { worker as backgroundWorker } from '#core/work/worker'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** Works off background work in a process of its own, for installations with `WORKER_MODE=separate`. */
export default class Worker extends BaseCommand {
  static commandName = 'worker'
  static description = 'Run background work: due jobs and scheduled tasks'
  static options: CommandOptions = { startApp: true, staysAlive: true }

  @flags.boolean({
    description: 'Start without doing any work, then stop: whether a worker can start',
  })
  declare check?: boolean

  async run() {
    await this.#prepareLinks()
    if (this.app.isTerminating || this.app.isTerminated) return
    if (this.check) return this.terminate()

    backgroundWorker.start()
    startHeartbeat(this.app, 'worker')
    logger.info('Working; stop with SIGTERM')
  }

  /** A worker that cannot start ends, although connections would keep it alive: whoever watches it has to notice. */
  async completed() {
    if (this.error) await this.terminate()
  }

  /** Mails and gateways are given addresses of pages, which a process without a server has to make ready itself. */
  async #prepareLinks(): Promise<void> {
    const router = await this.app.container.make('router')
    router.commit()
  }
}
