import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import Account from '#identity/models/account'
import { askForProof } from '#identity/accounts/ask_for_billing_proof'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { AccountDetails } from '#identity/validators/account_details'

/** Takes what an account says about itself, with an audit entry where that differs. Who names a company is one. */
export function changeAccount(accountId: string, details: AccountDetails): Promise<void> {
  return transaction(async (trx) => {
    const fields = await writeDetails(accountId, details, trx)
    if (fields.length > 0) await recordChange(accountId, fields, trx)
  })
}

/** Writes the details and returns the names of the fields that changed. */
export async function writeDetails(
  accountId: string,
  details: AccountDetails,
  trx: TransactionClientContract
): Promise<string[]> {
  const account = await Account.query({ client: trx }).where('id', accountId).firstOrFail()
  account.merge({
    name: details.name,
    kind: details.company_name ? 'company' : 'personal',
    companyName: details.company_name ?? null,
    vatId: details.vat_id ?? null,
    addressLine1: details.address_line_1 ?? null,
    addressLine2: details.address_line_2 ?? null,
    postalCode: details.postal_code ?? null,
    city: details.city ?? null,
    region: details.region ?? null,
    country: details.country,
    billingEmail: details.billing_email ?? null,
  })
  const changed = Object.keys(account.$dirty).map((field) => `account.${field}`)
  if (account.$dirty.billingEmail !== undefined) await askForProof(account, trx)
  else await account.save()
  return changed
}

/** The audit log gets the names of the changed fields only, because it outlives the values. */
export async function recordChange(
  accountId: string,
  fields: string[],
  trx: TransactionClientContract
): Promise<void> {
  await audit.record(trx, 'account.updated', { id: accountId }, { accountId, changes: { fields } })
}
