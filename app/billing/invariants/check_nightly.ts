import logger from '@adonisjs/core/services/logger'
import { transaction } from '#core/database/transaction'
import { checkBooks } from '#billing/invariants/check_books'
import { reportFinding } from '#billing/reconciliation/report_finding'
import type { ScheduledTask } from '#core/work/work_registry'

/** Checks the books every day; each row that breaks a rule is put before staff once. */
export const checkNightly: ScheduledTask = {
  name: 'billing.check_books',
  everyMs: 24 * 60 * 60_000,

  async run() {
    for (const { invariant, breaches } of await checkBooks()) {
      if (breaches.length === 0) continue
      logger.error(
        { rule: invariant.id, breaches: breaches.length },
        'a rule of the books is broken'
      )
      await transaction(async (trx) => {
        for (const { subject, found } of breaches)
          await reportFinding(trx, {
            kind: 'rule_broken',
            cause: `rule:${invariant.id}:${subject}`.slice(0, 150),
            details: { id: invariant.id, rule: invariant.rule, subject, found },
          })
      })
    }
  },
}
