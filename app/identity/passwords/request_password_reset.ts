import { setTimeout } from 'node:timers/promises'
import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import PasswordReset from '#identity/models/password_reset'
import User from '#identity/models/user'

/** Longer than writing a row takes, so that the time of the answer does not tell whether the address is known. */
const ANSWER_AFTER_MS = 120

/** Has a link sent where the address belongs to a user who may come in; does nothing, as slowly, where it does not. */
export async function requestPasswordReset(email: string): Promise<void> {
  await Promise.all([sendLink(email), setTimeout(ANSWER_AFTER_MS)])
}

async function sendLink(email: string): Promise<void> {
  const user = await User.withEmail(email)
  if (!user || user.disabledAt) return
  await transaction(async (trx) => {
    await PasswordReset.request(user, trx)
    await audit.record(trx, 'user.password_reset_requested', user)
  })
}
