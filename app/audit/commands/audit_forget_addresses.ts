import { args, BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class AuditForgetAddresses extends BaseCommand {
  static commandName = 'audit:forget_addresses'
  static description =
    'Erase the network addresses of one person from the audit log before their time'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Email address or id of the user' })
  declare user: string

  async run() {
    const { transaction } = await import('#core/database/transaction')
    const { default: User } = await import('#identity/models/user')
    const { forgetAddressesOf } = await import('#audit/actions/forget_addresses')
    const byEmail = this.user.includes('@')
    const user = byEmail ? await User.withEmail(this.user) : await User.find(this.user)
    if (!user) {
      this.logger.error('There is no such user')
      this.exitCode = 1
      return
    }
    await transaction((trx) => forgetAddressesOf(user.id, trx))
    this.logger.success('The addresses are gone, and the audit log says so')
  }
}
