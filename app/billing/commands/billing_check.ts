import { BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'

export default class BillingCheck extends BaseCommand {
  static commandName = 'billing:check'
  static description =
    'Check that the books hold together: ledger, documents, payments and billed periods'
  static help = [
    'Changes nothing. Runs automatically every night; what it finds is listed under Payment issues.',
    'Ends with 1 where a rule is broken.',
  ]
  static options: CommandOptions = { startApp: true }

  async run() {
    const { checkBooks } = await import('#billing/invariants/check_books')
    const judged = await checkBooks()
    for (const { invariant, breaches } of judged) {
      if (breaches.length === 0) continue
      this.logger.error(`${invariant.id}: broken. It should hold that: ${invariant.rule}`)
      for (const { subject, found } of breaches) this.logger.log(`  ${subject}: ${found}`)
    }
    const broken = judged.filter(({ breaches }) => breaches.length > 0)
    if (broken.length > 0) {
      this.logger.error(`${broken.length} of ${judged.length} rules are broken`)
      this.exitCode = 1
      return
    }
    this.logger.success(`All ${judged.length} rules of the books hold`)
  }
}
