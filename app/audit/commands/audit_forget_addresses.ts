import { args, BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class AuditForgetAddresses extends BaseCommand {
  static commandName = 'audit:forget_addresses'
  static description = 'Erase the IP addresses of one user from the audit log ahead of schedule'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Email address or ID of the user' })
  declare user: string

  async run() {
    const { transaction } = await import('#core/database/transaction')
    const { default: User } = await import('#identity/models/user')
    const { forgetAddressesOf } = await import('#audit/actions/forget_addresses')
    const byEmail = this.user.includes('@')
    const user = byEmail ? await User.withEmail(this.user) : await User.find(this.user)
    if (!user) {
      this.logger.error('User not found')
      this.exitCode = 1
      return
    }
    await transaction((trx) => forgetAddressesOf(user.id, trx))
    this.logger.success('IP addresses erased; the audit log records it')
  }
}
