import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import Membership from '#identity/models/membership'
import SocialIdentity from '#identity/models/social_identity'
import StaffMember from '#identity/models/staff_member'
import User from '#identity/models/user'
import UserSession from '#identity/models/user_session'
import { knownDevice } from '#identity/sign_in/known_device'
import type { HttpContext } from '@adonisjs/core/http'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** How somebody signed in who did not come from a provider, whose name it is otherwise. */
export const PASSWORD = 'password'

export interface OpenedSignIn {
  session: UserSession
  staff: StaffMember | null
  account: Membership | null
}

/**
 * The record of a sign-in, which the browser does not know yet. Null where what the user showed does not count any more:
 * the password was changed since it was checked, or the provider disconnected.
 */
export async function openSignIn(
  ctx: HttpContext,
  user: User,
  trx: TransactionClientContract,
  method = PASSWORD
): Promise<OpenedSignIn | null> {
  if (!(await stillCounts(user, method, trx))) return null

  const account = await Membership.query({ client: trx })
    .where('user_id', user.id)
    .orderBy('created_at')
    .first()
  const staff = await StaffMember.query({ client: trx })
    .where('user_id', user.id)
    .whereNull('disabled_at')
    .first()
  const session = await UserSession.open(
    {
      userId: user.id,
      accountId: account?.accountId ?? null,
      staff: staff !== null,
      method,
      ip: ctx.request.ip(),
      userAgent: ctx.request.header('user-agent'),
    },
    trx
  )
  const isNew = knownDevice.idFor(ctx, user) === null && (await hasSignedInBefore(session, trx))
  if (isNew) await outbox.publish(trx, 'user.new_device', { sessionId: session.id })
  const actor = { type: staff ? 'staff' : 'customer', id: user.id } as const
  await audit.record(trx, 'user.signed_in', user, { actor, changes: { method } })
  return { session, staff, account }
}

/** Whether the user may still come in by a method. Locks the user, so that nobody takes it away meanwhile. */
export async function stillCounts(
  { id, password }: User,
  method: string,
  trx: TransactionClientContract
): Promise<boolean> {
  const user = User.query({ client: trx }).where('id', id).whereNull('disabled_at').forUpdate()
  if (method === PASSWORD) return (await user.where('password', password ?? '').first()) !== null

  const isThere = (await user.first()) !== null
  const identity = SocialIdentity.query({ client: trx }).where({ user_id: id, provider: method })
  return isThere && (await identity.first()) !== null
}

/** Whether it is not the user's first sign-in, of which nobody has to be told. */
async function hasSignedInBefore(
  { id, userId }: UserSession,
  trx: TransactionClientContract
): Promise<boolean> {
  const before = await UserSession.query({ client: trx })
    .where('user_id', userId)
    .whereNot('id', id)
    .first()
  return before !== null
}
