import { transaction, isUniqueViolation } from '#core/database/transaction'
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
  /** Where the person sets a password; null for somebody who already has one. */
  passwordLink: string | null
}

/**
 * Puts a person on the staff: a known user, or a new one without a password. Whoever has no password gets a link to
 * set one, by mail, and as part of the answer for the command line.
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
  { name, email, role }: Appointment,
  trx: TransactionClientContract
): Promise<Appointed> {
  const known = await User.query({ client: trx }).where('email', email).first()
  const user =
    known ?? (await User.create({ name, email, password: null, locale: 'en' }, { client: trx }))
  const member = await StaffMember.create({ userId: user.id, role }, { client: trx })
  await UserSession.revokeAll(user.id, trx)
  const reset = user.password === null ? await PasswordReset.request(user, trx) : null
  await audit.record(
    { action: 'staff.appointed', subject: { type: 'staff', id: member.id }, changes: { role } },
    trx
  )
  return { member, passwordLink: reset && PasswordReset.linkFor(reset.id) }
}
