import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { recordChange, writeDetails } from '#identity/accounts/change_account'
import User from '#identity/models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { AccountDetails } from '#identity/validators/account_details'
import type { Visitor } from '#identity/sign_in/visitor'

/** Changes the user's own name and, where details are given, the account's. */
export async function updateAccount(
  visitor: Visitor,
  name: string,
  details: AccountDetails | null
): Promise<void> {
  await transaction(async (trx) => {
    const changed = await rename(visitor.requireUser(), name, trx)
    if (details) changed.push(...(await writeDetails(visitor.requireAccount().id, details, trx)))
    if (changed.length === 0) return
    if (visitor.account) await recordChange(visitor.account.id, changed, trx)
    else await recordRename(visitor.requireUser(), changed, trx)
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

async function recordRename(
  { id }: User,
  fields: string[],
  trx: TransactionClientContract
): Promise<void> {
  await audit.record(trx, 'account.updated', ['user', id], { changes: { fields } })
}
