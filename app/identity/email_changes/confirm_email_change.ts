import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { sqlTime } from '#core/database/sql_time'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import EmailChange from '#identity/models/email_change'
import User from '#identity/models/user'
import { presentDevice } from '#identity/sign_in/describe_device'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Gives the user the new address, which the link proves, voids links to set a password that went to the old one, and tells
 * that one. False where the link was used meanwhile, or the address is somebody else's by now.
 */
export async function confirmEmailChange(change: EmailChange): Promise<boolean> {
  try {
    return await transaction((trx) => confirm(change, trx))
  } catch (error) {
    if (isUniqueViolation(error)) return false
    throw error
  }
}

async function confirm(change: EmailChange, trx: TransactionClientContract): Promise<boolean> {
  const { id, userId, oldEmail, newEmail } = change
  const user = await User.query({ client: trx }).where('id', userId).forUpdate().firstOrFail()
  const confirmed = await EmailChange.query({ client: trx })
    .where('id', id)
    .whereNull('confirmed_at')
    .whereNull('closed_at')
    .update({ confirmed_at: sqlTime() })
  if (changedRows(confirmed) !== 1 || user.email !== oldEmail) return false

  await moveTo(user, newEmail, trx)
  if (change.wasVerified) await outbox.publish(trx, 'user.email_changed', { changeId: id })
  await audit.record(trx, 'user.email_changed', user, {
    changes: { changeId: id, device: presentDevice() },
    actor: { type: 'customer', id: userId },
  })
  return true
}

/** The address is proven: whoever presses the button read its mail. */
export async function moveTo(
  user: User,
  email: string,
  trx: TransactionClientContract
): Promise<void> {
  user.useTransaction(trx)
  user.email = email
  if (user.hasVerifiedEmail) user.emailVerifiedAt = clock.now()
  await user.save()
  await user.proveEmail(trx)
  await trx
    .from('password_resets')
    .where('user_id', user.id)
    .whereNull('used_at')
    .update({ used_at: sqlTime() })
}
