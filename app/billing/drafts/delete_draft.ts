import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import InvoiceDraft from '#billing/models/invoice_draft'

/** Deletes an invoice that was never issued; false where it is gone already. */
export function deleteDraft(id: string): Promise<boolean> {
  return transaction(async (trx) => {
    const draft = await InvoiceDraft.query({ client: trx }).where('id', id).forUpdate().first()
    if (!draft) return false
    await draft.useTransaction(trx).delete()
    const { accountId } = draft
    await audit.record(trx, 'invoice_draft.deleted', ['invoice_draft', id], { accountId })
    return true
  })
}
