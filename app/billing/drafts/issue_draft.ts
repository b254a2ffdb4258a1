import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { withService } from '#billing/drafts/draft_lines'
import { draftServices } from '#billing/drafts/draft_services'
import Invoice from '#billing/models/invoice'
import InvoiceDraft from '#billing/models/invoice_draft'
import type { DraftRefusal } from '#billing/drafts/save_draft'
import type { InvoiceLineInput } from '#billing/invoices/invoice_input'
import type InvoiceDraftLine from '#billing/models/invoice_draft_line'

/** Issues a draft as it was read, once: the draft goes with it. */
export function issueDraft(id: string, version: number): Promise<Result<Invoice, DraftRefusal>> {
  return transaction(async (trx) => {
    const draft = await InvoiceDraft.query({ client: trx }).where('id', id).forUpdate().first()
    if (!draft) return failed({ type: 'draft_gone' })
    if (draft.version !== version) return failed({ type: 'draft_changed' })
    const lines = await draft.related('lines').query()
    if (lines.length === 0) return failed({ type: 'draft_empty' })
    const services = await draftServices(draft.accountId, trx)
    await draft.useTransaction(trx).delete()
    const { accountId, currency, dueDays } = draft
    const invoice = await Invoice.issue(trx, {
      ...{ accountId, currency, kind: 'manual', dueIn: { days: dueDays } },
      lines: lines.map((line) => lineInput(line, services)),
    })
    const changes = { number: invoice.number, total: invoice.total.toJSON() }
    await audit.record(trx, 'invoice.issued', invoice, { changes, accountId })
    return ok(invoice)
  })
}

/**
 * What staff write is paid for once, whatever days it names. Its server is told in words alone: what is billed for the server
 * again and again, and whether it runs, does not depend on it.
 */
export function lineInput(line: InvoiceDraftLine, services: Map<string, string>): InvoiceLineInput {
  const { quantity, unitMinor, periodStart, periodEnd, serviceId } = line
  const description = withService(line.description, services.get(serviceId ?? ''))
  return { kind: 'setup', description, quantity, unitMinor, periodStart, periodEnd }
}
