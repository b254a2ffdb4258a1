import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class MailsResend extends BaseCommand {
  static commandName = 'mails:resend'
  static description =
    'List mails that failed or may not have been sent, or send some again with their own Message-ID'
  static options: CommandOptions = { startApp: true }

  @args.spread({ description: 'Ids of the mails to send again', required: false })
  declare ids?: string[]

  @flags.boolean({ description: 'Send again all that are listed' })
  declare all?: boolean

  async run() {
    const { default: Mail } = await import('#notifications/models/mail')
    const stuck = await Mail.stuck()
    const chosen = this.all ? stuck : stuck.filter(({ id }) => this.ids?.includes(id))
    if (chosen.length > 0) {
      for (const mail of chosen) await mail.sendAgain()
      this.logger.success(`${chosen.length} mails are queued again`)
      return
    }
    for (const mail of stuck)
      this.logger.log(
        `${mail.id} ${mail.state} ${mail.kind} ${mail.messageId ?? ''} ${mail.lastError ?? ''}`
      )
    this.logger.info(`${stuck.length} mails failed or may not have been sent`)
  }
}
