import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import VatConfirmation from '#billing/models/vat_confirmation'
import { isVatIdOf, normalizeVatId } from '#billing/tax/vat_number'
import type Account from '#identity/models/account'

/** Records that staff looked up an account's VAT number; false where it has none of its country's form. */
export async function confirmVatId(account: Account, confirmedBy: string): Promise<boolean> {
  if (!account.vatId || !isVatIdOf(account.country, account.vatId)) return false
  const facts = { accountId: account.id, vatId: normalizeVatId(account.vatId) }
  return transaction(async (trx) => {
    if (
      await VatConfirmation.query({ client: trx })
        .where({ account_id: facts.accountId, vat_id: facts.vatId })
        .first()
    )
      return true
    await VatConfirmation.create({ ...facts, confirmedBy }, { client: trx })
    const subject = { type: 'account', id: account.id }
    await audit.record(
      {
        action: 'vat_id.confirmed',
        subject,
        changes: { vatId: facts.vatId },
        accountId: account.id,
      },
      trx
    )
    return true
  })
}
