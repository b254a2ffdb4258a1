import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class MailsResend extends BaseCommand {
  static commandName = 'mails:resend'
  static description =
    'List emails that failed or may not have been sent, or resend them with their original Message-ID'
  static options: CommandOptions = { startApp: true }

  @args.spread({ description: 'IDs of the emails to resend', required: false })
  declare ids?: string[]

  @flags.boolean({ description: 'Resend all listed emails' })
  declare all?: boolean

  async run() {
    const { default: Mail } = await import('#notifications/models/mail')
    const stuck = await Mail.stuck()
    const chosen = this.all ? stuck : stuck.filter(({ id }) => this.ids?.includes(id))
    if (chosen.length > 0) {
      for (const mail of chosen) await mail.sendAgain()
      this.logger.success(`${chosen.length} emails queued again`)
      return
    }
    for (const mail of stuck)
      this.logger.log(
        `${mail.id} ${mail.state} ${mail.kind} ${mail.messageId ?? ''} ${mail.lastError ?? ''}`
      )
    this.logger.info(`${stuck.length} emails failed or may not have been sent`)
  }
}
