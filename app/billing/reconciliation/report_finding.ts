import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import type { FindingKind } from '#billing/models/billing_finding'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface Finding {
  kind: FindingKind
  /** Names the case, so that it is reported once. */
  cause: string
  attemptId?: string
  accountId?: string
  invoiceId?: string | null
  details: Record<string, unknown>
}

/** Puts something that does not fit before staff, once per cause. */
export async function reportFinding(
  trx: TransactionClientContract,
  finding: Finding
): Promise<void> {
  await trx
    .knexQuery()
    .table('billing_findings')
    .insert({
      id: newId(),
      cause: finding.cause,
      kind: finding.kind,
      attempt_id: finding.attemptId ?? null,
      account_id: finding.accountId ?? null,
      invoice_id: finding.invoiceId ?? null,
      details: JSON.stringify(finding.details),
      created_at: sqlTime(),
    })
    .onConflict('cause')
    .ignore()
}
