import { changedRows } from '#core/database/changed_rows'
import { sqlTime } from '#core/database/sql_time'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import EmailChange from '#identity/models/email_change'
import PasswordReset from '#identity/models/password_reset'
import SocialIdentity from '#identity/models/social_identity'
import User from '#identity/models/user'
import { moveTo } from '#identity/email_changes/confirm_email_change'
import { presentDevice } from '#identity/sign_in/describe_device'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Gives the user the old address back, ends every sign-in, and takes away the password and what was connected since: whoever
 * changed the address may know or have made them. Later changes cannot be confirmed or undone any more. The link by which
 * the owner sets a password; null where this was done meanwhile, or the address is somebody else's by now.
 */
export async function undoEmailChange(change: EmailChange): Promise<string | null> {
  try {
    return await transaction((trx) => undo(change, trx))
  } catch (error) {
    if (isUniqueViolation(error)) return null
    throw error
  }
}

async function undo(
  { id, userId, oldEmail, createdAt }: EmailChange,
  trx: TransactionClientContract
): Promise<string | null> {
  const user = await User.query({ client: trx }).where('id', userId).forUpdate().firstOrFail()
  const now = sqlTime()
  const mine = EmailChange.query({ client: trx }).where('id', id).whereNull('closed_at')
  if (changedRows(await mine.update({ closed_at: now })) !== 1) return null

  await EmailChange.query({ client: trx })
    .where('user_id', userId)
    .where('id', '>', id)
    .whereNull('closed_at')
    .update({ closed_at: now })
  await SocialIdentity.query({ client: trx })
    .where('user_id', userId)
    .where('created_at', '>=', sqlTime(createdAt))
    .delete()
  await moveTo(user, oldEmail, trx)
  user.password = null
  await user.save()
  await user.signOutEverywhere(trx)
  const reset = await PasswordReset.prepare(user, trx)
  await audit.record(trx, 'user.email_change_undone', user, {
    changes: { changeId: id, device: presentDevice() },
    actor: { type: 'customer', id: userId },
  })
  return PasswordReset.linkFor(reset.id)
}
