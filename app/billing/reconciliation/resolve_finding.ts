import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import type BillingFinding from '#billing/models/billing_finding'

/** Marks a finding as dealt with; false where it was before. It stays in the list. */
export async function resolveFinding(finding: BillingFinding): Promise<boolean> {
  if (finding.settledAt) return false
  await transaction(async (trx) => {
    await finding.useTransaction(trx).merge({ settledAt: clock.now() }).save()
    await audit.record(trx, 'finding.settled', ['billing_finding', finding.id], {
      accountId: finding.accountId,
    })
  })
  return true
}
