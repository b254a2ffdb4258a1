import { actorText, type Actor } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import InvoiceDraft from '#billing/models/invoice_draft'
import type Account from '#identity/models/account'

const DUE_DAYS = 14

/** Begins an invoice for an account, without lines yet. */
export function openDraft({ id: accountId, currency }: Account, by: Actor): Promise<InvoiceDraft> {
  return transaction(async (trx) => {
    const facts = { accountId, currency, dueDays: DUE_DAYS, version: 0, createdBy: actorText(by) }
    const draft = await InvoiceDraft.create(facts, { client: trx })
    await audit.record(trx, 'invoice_draft.created', ['invoice_draft', draft.id], { accountId })
    return draft
  })
}
