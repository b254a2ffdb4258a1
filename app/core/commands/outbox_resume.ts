import { BaseCommand } from '@adonisjs/core/ace'
import { outboxBacklog } from '#core/outbox/outbox_backlog'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** Retries messages that failed twenty times, once the cause is fixed. */
export default class OutboxResume extends BaseCommand {
  static commandName = 'outbox:resume'
  static description = 'Retry messages that failed permanently'
  static options: CommandOptions = { startApp: true }

  async run() {
    const resumed = await outboxBacklog.resume()
    this.logger.success(`${resumed} failed messages queued again`)
  }
}
