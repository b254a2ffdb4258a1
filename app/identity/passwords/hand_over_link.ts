import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import PasswordReset from '#identity/models/password_reset'
import User from '#identity/models/user'

export interface HandedLink {
  link: string
  /** The role on the staff, where the user is there and may come in. */
  staffRole: string | null
  /** Whether the user was on the staff and was deactivated there. */
  leftStaff: boolean
}

/** Why nobody gets a link: no user has this address, or a link would let nobody in. */
export type HandOverProblem = { type: 'unknown' | 'user_deactivated' | 'opens_nothing' }

/**
 * Makes a link by which somebody who is locked out, customer or staff, sets a password, for whoever runs commands to hand
 * over. Nothing is mailed, so it works without a mail server and proves no address; every earlier link is void.
 */
export async function handOverLink(email: string): Promise<Result<HandedLink, HandOverProblem>> {
  const user = await User.withEmail(email)
  if (!user) return failed({ type: 'unknown' })
  if (user.disabledAt) return failed({ type: 'user_deactivated' })
  await user.load((loader) => loader.load('staffMember').load('memberships'))
  const { staffMember, memberships } = user
  const leftStaff = Boolean(staffMember?.disabledAt)
  if (leftStaff && memberships.length === 0) return failed({ type: 'opens_nothing' })

  const reset = await transaction(async (trx) => {
    const made = await PasswordReset.replace(user, trx, 'handed')
    await audit.record(trx, 'user.link_made', user, { changes: { mailed: false } })
    return made
  })
  const staffRole = leftStaff ? null : (staffMember?.role ?? null)
  return ok({ link: PasswordReset.linkFor(reset.id), staffRole, leftStaff })
}
