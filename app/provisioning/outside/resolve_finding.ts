import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { settle } from '#provisioning/outside/findings'
import type ProvisioningFinding from '#provisioning/models/provisioning_finding'

/** Marks a finding as dealt with. It stays in the list, and what it is about keeps its identifier and addresses while it is seen. */
export async function resolveServerIssue({
  id,
  settledAt,
  kind,
}: ProvisioningFinding): Promise<void> {
  if (settledAt) return
  await transaction(async (trx) => {
    await settle(trx, [id], 'staff')
    await audit.record(trx, 'server_issue.resolved', ['provisioning_finding', id], {
      changes: { kind },
    })
  })
}
