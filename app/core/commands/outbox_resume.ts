import { BaseCommand } from '@adonisjs/core/ace'
import { outbox } from '#core/outbox/outbox'
import type { CommandOptions } from '@adonisjs/core/types/ace'

/** The way on for messages that failed twenty times, once their trouble is mended. */
export default class OutboxResume extends BaseCommand {
  static commandName = 'outbox:resume'
  static description = 'Deliver messages again that were parked after failing too often'
  static options: CommandOptions = { startApp: true }

  async run() {
    const resumed = await outbox.resume()
    this.logger.success(`${resumed} parked messages are delivered again`)
  }
}
