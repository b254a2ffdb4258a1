import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import SocialIdentity from '#identity/models/social_identity'
import User from '#identity/models/user'
import { presentDevice } from '#identity/sign_in/describe_device'

/**
 * Takes away that a user can sign in through a provider, and tells them. "last" where it is their only way in, "unknown"
 * where it is none of their ways.
 */
export function disconnectIdentity(
  { id }: { id: string },
  method: string
): Promise<'removed' | 'last' | 'unknown'> {
  return transaction(async (trx) => {
    // Of two that are removed at once, the second waits here and finds that it is the last.
    const user = await User.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
    const identities = await SocialIdentity.query({ client: trx }).where('user_id', id)
    const identity = identities.find(({ provider }) => provider === method)
    if (!identity) return 'unknown'
    if (user.password === null && identities.length === 1) return 'last'

    await identity.useTransaction(trx).delete()
    const changeId = newId()
    await outbox.publish(trx, 'user.sign_in_method_removed', { changeId, userId: id, method })
    await audit.record(trx, 'user.sign_in_method_removed', user, {
      changes: { changeId, method, device: presentDevice() },
    })
    return 'removed'
  })
}
