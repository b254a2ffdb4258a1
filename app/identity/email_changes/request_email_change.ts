import { transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import EmailChange from '#identity/models/email_change'
import User from '#identity/models/user'

/**
 * Has the new address asked by mail whether it is to be the user's. Where it is somebody's already, the wish is kept and
 * nothing is sent: the answer does not tell which addresses are known.
 */
export async function requestEmailChange({ id }: { id: string }, email: string): Promise<void> {
  await transaction(async (trx) => {
    const user = await User.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
    const change = await EmailChange.request(user, email, trx)
    const isTaken = (await User.withEmail(email, trx)) !== null
    if (!isTaken) await outbox.publish(trx, 'user.email_change_requested', { changeId: change.id })
    await audit.record(trx, 'user.email_change_requested', user)
  })
}

/** Calls off the wish that waits, if there is one. */
export async function callOffEmailChange(user: { id: string }): Promise<void> {
  await transaction(async (trx) => {
    await EmailChange.closeWishes(user, trx)
    await audit.record(trx, 'user.email_change_called_off', ['user', user.id])
  })
}
