import { transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import PasswordReset from '#identity/models/password_reset'
import StaffMember from '#identity/models/staff_member'
import User from '#identity/models/user'

/**
 * Makes and mails a new link by which a member of the staff sets a password, and returns it for the command line. Null
 * where nobody with this address is on the staff or the member was locked out.
 */
export async function renewStaffLink(email: string): Promise<string | null> {
  const user = await User.withEmail(email)
  const member =
    user && (await StaffMember.query().where('user_id', user.id).whereNull('disabled_at').first())
  if (!user || !member) return null
  const reset = await transaction(async (trx) => {
    const prepared = await PasswordReset.prepare(user, trx, 'appointed')
    await outbox.publish(trx, 'staff.appointed', { memberId: member.id, tokenId: prepared.id })
    await audit.record(trx, 'user.password_reset_requested', user)
    return prepared
  })
  return PasswordReset.linkFor(reset.id)
}
