import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import VatConfirmation from '#billing/models/vat_confirmation'
import { vatStanding } from '#billing/tax/vat_standing'
import type Account from '#identity/models/account'

/** Records that staff looked up an account's VAT number; false where that could change no tax. */
export async function confirmVatId(account: Account, confirmedBy: string): Promise<boolean> {
  const { id: accountId, country, vatId } = account
  const read = vatId ? await vatStanding({ accountId, country, vatId }) : null
  if (read?.standing === 'counts') return true
  if (read?.standing !== 'waits') return false
  const facts = { accountId, vatId: read.normal }
  return transaction(async (trx) => {
    if (
      await VatConfirmation.query({ client: trx })
        .where({ account_id: facts.accountId, vat_id: facts.vatId })
        .first()
    )
      return true
    await VatConfirmation.create({ ...facts, confirmedBy }, { client: trx })
    await audit.record(trx, 'vat_id.confirmed', ['account', account.id], {
      changes: { vatId: facts.vatId },
      accountId: account.id,
    })
    return true
  })
}
