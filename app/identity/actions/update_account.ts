import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import Account from '#identity/models/account'
import User from '#identity/models/user'
import type { Infer } from '@vinejs/vine/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Visitor } from '#identity/contracts/visitor'
import type { accountValidator } from '#identity/validators/account_validator'

type Details = Infer<typeof accountValidator>

/**
 * Changes the user's own name and, where details are given, the account's. The audit log gets the names of the changed
 * fields only, because it outlives the values.
 */
export async function updateAccount(
  visitor: Visitor,
  name: string,
  details: Details | null
): Promise<void> {
  await transaction(async (trx) => {
    const changed = await rename(visitor.requireUser(), name, trx)
    if (details) changed.push(...(await change(visitor.requireAccount(), details, trx)))
    if (changed.length === 0) return

    const subject = visitor.account
      ? { type: 'account', id: visitor.account.id }
      : { type: 'user', id: visitor.requireUser().id }
    await audit.record(
      {
        action: 'account.updated',
        subject,
        accountId: visitor.account?.id,
        changes: { fields: changed },
      },
      trx
    )
  })
}

async function rename(
  { id }: User,
  name: string,
  trx: TransactionClientContract
): Promise<string[]> {
  const user = await User.query({ client: trx }).where('id', id).firstOrFail()
  user.name = name
  if (!user.$isDirty) return []
  await user.save()
  return ['name']
}

async function change(
  { id }: Account,
  details: Details,
  trx: TransactionClientContract
): Promise<string[]> {
  const account = await Account.query({ client: trx }).where('id', id).firstOrFail()
  const isCompany = details.kind === 'company'
  account.merge({
    name: details.name,
    kind: details.kind,
    companyName: isCompany ? (details.company_name ?? null) : null,
    vatId: isCompany ? (details.vat_id ?? null) : null,
    addressLine1: details.address_line_1 ?? null,
    addressLine2: details.address_line_2 ?? null,
    postalCode: details.postal_code ?? null,
    city: details.city ?? null,
    region: details.region ?? null,
    country: details.country,
    billingEmail: details.billing_email ?? null,
  })
  const changed = Object.keys(account.$dirty).map((field) => `account.${field}`)
  await account.save()
  return changed
}
