import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { extentOf, type CreditChoice, type CreditForm } from '#billing/credit_notes/credit_form'
import CreditNote from '#billing/models/credit_note'
import type { Actor } from '#core/actor'
import type { Result } from '#core/result'
import type { CreditFailure } from '#billing/credit_notes/credit_parts'
import type { Settling } from '#billing/credit_notes/issue_credit_note'
import type Invoice from '#billing/models/invoice'

interface StaffCredit extends CreditChoice {
  form_marker: string
  settle?: Settling
  reason: string
  reference?: string
  by: Actor
}

/** A credit note that staff write, with its entry in the audit log; the same form writes one. */
export async function creditByStaff(
  invoice: Invoice,
  form: CreditForm,
  { form_marker: marker, settle = 'due', reason, reference, by, ...choice }: StaffCredit
): Promise<Result<CreditNote, CreditFailure>> {
  const extent = extentOf(choice, form)
  const why = { settle, reason, reference, by, cause: `staff:${marker}` }
  return transaction(async (trx) => {
    const written = await CreditNote.issue(trx, { ...extent, ...why, invoiceId: invoice.id })
    if (!written.ok) return written
    const { id, number, total } = written.value
    const { accountId } = invoice
    const changes = { invoice: invoice.number, number, total: total.toJSON(), settle, reason }
    await audit.record(trx, 'credit_note.issued', ['credit_note', id], { changes, accountId })
    return written
  })
}
