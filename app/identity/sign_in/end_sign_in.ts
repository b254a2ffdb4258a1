import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import type UserSession from '#identity/models/user_session'

/** Ends one sign-in and says so in the audit log, where sign-ins are named as on the page of the user's devices. */
export async function endSignIn(
  session: UserSession,
  action: 'user.signed_out' | 'user.session_revoked'
): Promise<void> {
  await transaction(async (trx) => {
    await session.revoke(trx)
    await audit.record(trx, action, ['user', session.userId], {
      changes: { session: session.publicId },
    })
  })
}
