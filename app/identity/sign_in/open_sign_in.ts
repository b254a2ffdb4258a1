import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import Membership from '#identity/models/membership'
import StaffMember from '#identity/models/staff_member'
import User from '#identity/models/user'
import UserSession from '#identity/models/user_session'
import { knownDevice } from '#identity/sign_in/known_device'
import type { HttpContext } from '@adonisjs/core/http'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface OpenedSignIn {
  session: UserSession
  staff: StaffMember | null
  account: Membership | null
}

/** The record of a sign-in, which the browser does not know yet. Null where the password was changed since it was checked. */
export async function openSignIn(
  ctx: HttpContext,
  user: User,
  trx: TransactionClientContract
): Promise<OpenedSignIn | null> {
  const unchanged = await User.query({ client: trx })
    .where('id', user.id)
    .where('password', user.password ?? '')
    .forUpdate()
    .first()
  if (!unchanged) return null

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
      ip: ctx.request.ip(),
      userAgent: ctx.request.header('user-agent'),
    },
    trx
  )
  const isNew = knownDevice.idFor(ctx, user) === null && (await hasSignedInBefore(session, trx))
  if (isNew) await outbox.publish(trx, 'user.new_device', { sessionId: session.id })
  const actor = { type: staff ? 'staff' : 'customer', id: user.id } as const
  await audit.record(trx, 'user.signed_in', user, { actor })
  return { session, staff, account }
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
