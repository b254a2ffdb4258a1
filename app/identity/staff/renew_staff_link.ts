import { transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import PasswordReset from '#identity/models/password_reset'
import StaffMember from '#identity/models/staff_member'
import type { StaffRole } from '#core/registries/permissions'

export interface RenewedLink {
  role: StaffRole
  link: string
}

/** Why a member of the staff gets no link: nobody has this address there, the member was deactivated, or the user was. */
export type RenewalProblem = { type: 'not_staff' | 'member_deactivated' | 'user_deactivated' }

/**
 * Makes and mails a new link by which a member of the staff sets a password, and returns it for the command line. Every
 * link that the member had before is void.
 */
export async function renewStaffLink(email: string): Promise<Result<RenewedLink, RenewalProblem>> {
  const member = await StaffMember.withEmail(email)
  if (!member) return failed({ type: 'not_staff' })
  if (member.disabledAt) return failed({ type: 'member_deactivated' })
  const { user, role } = member
  if (user.disabledAt) return failed({ type: 'user_deactivated' })
  const reset = await transaction(async (trx) => {
    const made = await PasswordReset.replace(user, trx, 'appointed')
    await outbox.publish(trx, 'staff.appointed', { memberId: member.id, tokenId: made.id })
    await audit.record(trx, 'user.link_made', user, { changes: { mailed: true } })
    return made
  })
  return ok({ role, link: PasswordReset.linkFor(reset.id) })
}
