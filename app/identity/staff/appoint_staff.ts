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

/** Why somebody cannot be put on the staff. */
export type AppointmentProblem = { type: 'already_staff' } | { type: 'deactivated' }

/**
 * Puts a person on the staff and tells them by mail. Somebody who proved the address keeps the password; an account
 * that anybody may have made with it loses password and sign-ins, and a mailed link sets the next password.
 */
export async function appointStaff(
  appointment: Appointment
): Promise<Result<Appointed, AppointmentProblem>> {
  try {
    return await transaction((trx) => appoint(appointment, trx))
  } catch (error) {
    if (isUniqueViolation(error)) return failed({ type: 'already_staff' })
    throw error
  }
}

async function appoint(
  appointment: Appointment,
  trx: TransactionClientContract
): Promise<Result<Appointed, AppointmentProblem>> {
  const { email, name, role } = appointment
  const known = await User.withEmail(email, trx)
  if (known?.disabledAt) return failed({ type: 'deactivated' })
  if (known && !known.hasVerifiedEmail) await known.merge({ name }).dropUnprovenAccess(trx)
  const person = { name, email, password: null, locale: 'en' }
  const user = known ?? (await User.create(person, { client: trx }))
  const member = await StaffMember.create({ userId: user.id, role }, { client: trx })
  await UserSession.revokeAll(user.id, trx)
  const reset = user.password === null ? await PasswordReset.replace(user, trx, 'appointed') : null
  await outbox.publish(trx, 'staff.appointed', { memberId: member.id, tokenId: reset?.id ?? null })
  await audit.record(trx, 'staff.appointed', member, { changes: { role } })
  return ok({ member, passwordLink: reset && PasswordReset.linkFor(reset.id) })
}
