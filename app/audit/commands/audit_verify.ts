import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class AuditVerify extends BaseCommand {
  static commandName = 'audit:verify'
  static description = 'Check that no audit entry was changed, removed or put in'
  static options: CommandOptions = { startApp: true }

  async run() {
    const { verifyAuditChain } = await import('#audit/queries/verify_audit_chain')
    const report = await verifyAuditChain()
    if (report.intact) {
      this.logger.success(`${report.entries} entries are intact; the last seal is ${report.head}`)
      return
    }
    this.logger.error(
      `Entry ${report.brokenAt} is ${report.reason}; ${report.entries} entries before it are intact`
    )
    this.exitCode = 1
  }
}
