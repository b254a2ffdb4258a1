import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { recordChange } from '#identity/accounts/change_account'
import User from '#identity/models/user'
import type { Visitor } from '#identity/sign_in/visitor'

/** Changes the user's own name, and no account's: what stands on invoices is said in the billing details. */
export async function renameUser(visitor: Visitor, name: string): Promise<void> {
  await transaction(async (trx) => {
    const { id } = visitor.requireUser()
    const user = await User.query({ client: trx }).where('id', id).firstOrFail()
    user.name = name
    if (!user.$isDirty) return
    await user.save()
    if (visitor.account) await recordChange(visitor.account.id, ['name'], trx)
    else await audit.record(trx, 'account.updated', ['user', id], { changes: { fields: ['name'] } })
  })
}
