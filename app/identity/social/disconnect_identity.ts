import { transaction } from '#core/database/transaction'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import SocialIdentity from '#identity/models/social_identity'
import UserSession from '#identity/models/user_session'
import { socialProviders } from '#identity/social/social_providers'
import User from '#identity/models/user'
import { presentDevice } from '#identity/sign_in/describe_device'

/**
 * Takes away that a user can sign in through a provider, ends the sign-ins that came through it, except one, and tells them.
 * "last" where it is their only way in, "unknown" where it is none of their ways.
 */
export function disconnectIdentity(
  { id }: { id: string },
  method: string,
  { except }: { except: string | null }
): Promise<'removed' | 'last' | 'unknown'> {
  return transaction(async (trx) => {
    // Of two that are removed at once, the second waits here and finds that it is the last.
    const user = await User.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
    const identities = await SocialIdentity.query({ client: trx }).where('user_id', id)
    const identity = identities.find(({ provider }) => provider === method)
    if (!identity) return 'unknown'
    const others = identities.filter(
      ({ provider }) => provider !== method && socialProviders.named(provider)
    )
    if (user.password === null && others.length === 0) return 'last'

    await identity.useTransaction(trx).delete()
    await UserSession.query({ client: trx })
      .where({ user_id: id, method })
      .whereNull('revoked_at')
      .if(except, (query) => query.whereNot('id', except ?? ''))
      .update({ revoked_at: sqlTime() })
    const changeId = newId()
    await outbox.publish(trx, 'user.sign_in_method_removed', { changeId, userId: id, method })
    await audit.record(trx, 'user.sign_in_method_removed', user, {
      changes: { changeId, method, device: presentDevice() },
    })
    return 'removed'
  })
}
