import { transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import Membership from '#identity/models/membership'
import StaffMember from '#identity/models/staff_member'
import User from '#identity/models/user'
import UserSession from '#identity/models/user_session'
import { beginBrowserSession } from '#identity/sign_in/browser_session'
import { takeAskedPath } from '#identity/sign_in/asked_page'
import { homeOf } from '#identity/sign_in/destination'
import { knownDevice } from '#identity/sign_in/known_device'
import type { HttpContext } from '@adonisjs/core/http'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Signs an authenticated user in on this browser and returns where to go next: the page that was asked for, the cart
 * that was filled, or home. The browser is nobody's yet: its routes refuse who is signed in. Null where the password was changed since it was checked.
 */
export async function startSignIn(ctx: HttpContext, user: User): Promise<string | null> {
  const opened = await transaction((trx) => open(ctx, user, trx))
  if (!opened) return null

  const intended = takeAskedPath(ctx)
  const hasCart = ctx.session.has('cart_id')
  beginBrowserSession(ctx.session, opened.session.id)
  knownDevice.remember(ctx, user)
  return intended ?? (hasCart ? '/cart' : homeOf(opened))
}

async function open(ctx: HttpContext, user: User, trx: TransactionClientContract) {
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
