import { transaction, isUniqueViolation } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import PasswordReset from '#identity/models/password_reset'
import StaffMember from '#identity/models/staff_member'
import User from '#identity/models/user'
import UserSession from '#identity/models/user_session'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { StaffRole } from '#core/registries/permissions'

export interface Appointment {
  name: string
  email: string
  role: StaffRole
}

export interface Appointed {
  member: StaffMember
  /** Where the person sets a password; null for somebody who already has one that counts. */
  passwordLink: string | null
}

/**
 * Puts a person on the staff and tells them by mail. Somebody who proved the address keeps the password; an account
 * that anybody may have made with it loses password and sign-ins, and a mailed link sets the next password.
 */
export async function appointStaff(
  appointment: Appointment
): Promise<Result<Appointed, { type: 'already_staff' }>> {
  try {
    return ok(await transaction((trx) => appoint(appointment, trx)))
  } catch (error) {
    if (isUniqueViolation(error)) return failed({ type: 'already_staff' })
    throw error
  }
}

async function appoint(
  appointment: Appointment,
  trx: TransactionClientContract
): Promise<Appointed> {
  const user = await personOf(appointment, trx)
  const { role } = appointment
  const member = await StaffMember.create({ userId: user.id, role }, { client: trx })
  await UserSession.revokeAll(user.id, trx)
  const reset = user.password === null ? await PasswordReset.prepare(user, trx, 'appointed') : null
  await outbox.publish(trx, 'staff.appointed', { memberId: member.id, tokenId: reset?.id ?? null })
  await audit.record(trx, 'staff.appointed', member, { changes: { role } })
  return { member, passwordLink: reset && PasswordReset.linkFor(reset.id) }
}

async function personOf(
  { name, email }: Appointment,
  trx: TransactionClientContract
): Promise<User> {
  const known = await User.withEmail(email, trx)
  if (!known) return User.create({ name, email, password: null, locale: 'en' }, { client: trx })
  if (!known.hasVerifiedEmail) await known.merge({ name }).dropUnprovenAccess(trx)
  return known
}
