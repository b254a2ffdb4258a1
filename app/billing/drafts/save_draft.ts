import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import InvoiceDraft from '#billing/models/invoice_draft'
import type { DraftLine } from '#billing/drafts/draft_lines'

interface DraftChange {
  version: number
  dueDays: number
  lines: DraftLine[]
}

export type DraftRefusal =
  | { type: 'draft_gone' }
  /** Somebody else changed it since this page was made. */
  | { type: 'draft_changed' }
  | { type: 'draft_empty' }

/** Writes the lines of a draft anew. */
export function saveDraft(
  id: string,
  { version, dueDays, lines }: DraftChange
): Promise<Result<InvoiceDraft, DraftRefusal>> {
  return transaction(async (trx) => {
    const draft = await InvoiceDraft.query({ client: trx }).where('id', id).forUpdate().first()
    if (!draft) return failed({ type: 'draft_gone' })
    if (draft.version !== version) return failed({ type: 'draft_changed' })
    await draft
      .useTransaction(trx)
      .merge({ dueDays, version: version + 1 })
      .save()
    await trx.from('invoice_draft_lines').where('draft_id', id).delete()
    const rows = lines.map((line, position) => ({
      id: newId(),
      draft_id: id,
      position,
      description: line.description,
      quantity: line.quantity,
      unit_minor: line.unitMinor,
      period_start: line.periodStart,
      period_end: line.periodEnd,
      service_id: line.serviceId,
    }))
    if (rows.length > 0) await trx.insertQuery().table('invoice_draft_lines').multiInsert(rows)
    const { accountId } = draft
    await audit.record(trx, 'invoice_draft.changed', ['invoice_draft', id], { accountId })
    return ok(draft)
  })
}
