import { shopHold } from '#core/hold/shop_hold'
import { E_SHOP_HELD } from '#identity/errors'
import SocialIdentity from '#identity/models/social_identity'
import User from '#identity/models/user'
import UserSession from '#identity/models/user_session'
import { connectIdentity } from '#identity/social/connect_identity'
import { AnswerUsed, withAnswer, type AnswerConflict } from '#identity/social/with_answer'
import { openSignIn, type OpenedSignIn } from '#identity/sign_in/open_sign_in'
import { keepSignIn } from '#identity/sign_in/start_sign_in'
import { confirmSignIn } from '#identity/step_up/confirmation'
import type { HttpContext } from '@adonisjs/core/http'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type SocialFlow from '#identity/models/social_flow'
import type { Result } from '#core/result'
import type { Heard } from '#identity/social/hear_answer'

/** What an answer comes to. */
export type Settled =
  | { type: 'signed_in'; path: string }
  /** Nobody is known: a few things are asked and an account is made. */
  | { type: 'stranger' }
  /** The address is a user's who proved it; the flow waits for their password or their mailbox. */
  | { type: 'known_address' }
  | { type: 'deactivated' }
  | { type: 'connected' }
  /** It names who is signed in, who counts as confirmed now. */
  | { type: 'confirmed' }
  /** It names somebody else than who is to be confirmed. */
  | { type: 'another' }
  | AnswerConflict

/** Signs in whoever answered, connects them with the user who asked, or confirms that it is them. */
export async function settleAnswer(ctx: HttpContext, heard: Heard): Promise<Settled> {
  const { flow, profile } = heard
  const identity = await SocialIdentity.of(flow.provider, profile.subject)
  // Coming in is all that may be done while the shop is held.
  if (!identity && (await shopHold.isOn())) throw new E_SHOP_HELD()
  if (!flow.userId) return identity ? enter(ctx, flow, identity) : meet(ctx, flow)
  if (flow.purpose === 'confirm') return confirm(ctx, flow, identity)
  return connect(flow, flow.userId, identity)
}

async function enter(
  ctx: HttpContext,
  flow: SocialFlow,
  identity: SocialIdentity
): Promise<Settled> {
  const { user } = identity
  if (user.disabledAt) return { type: 'deactivated' }
  const opened = await withAnswer(flow, async (trx) => {
    const signIn = await opening(ctx, flow, user, trx)
    // It may have been replaced by another one since it was found.
    const still = await SocialIdentity.query({ client: trx }).where('id', identity.id).first()
    if (!still) throw new AnswerUsed()
    await still.markUsed(flow.email, trx)
    return signIn
  })
  return signedIn(ctx, user, opened)
}

/** Somebody whom nobody connected yet. */
async function meet(ctx: HttpContext, flow: SocialFlow): Promise<Settled> {
  const { provenEmail } = flow
  const holder = provenEmail ? await User.withEmail(provenEmail) : null
  if (!holder) return { type: 'stranger' }
  if (holder.disabledAt) return { type: 'deactivated' }
  return holder.hasVerifiedEmail ? { type: 'known_address' } : adopt(ctx, flow, holder)
}

/**
 * Takes over what somebody made with this address without ever proving it: their password, sign-ins and connections go,
 * because the provider says whose the address is.
 */
async function adopt(ctx: HttpContext, flow: SocialFlow, { id }: User): Promise<Settled> {
  let user!: User
  const opened = await withAnswer(flow, async (trx) => {
    user = await User.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
    if (user.hasVerifiedEmail) throw new AnswerUsed()
    await user.dropUnprovenAccess(trx)
    await user.proveEmail(trx)
    await connectIdentity(flow, user, trx)
    return opening(ctx, flow, user, trx)
  })
  return signedIn(ctx, user, opened)
}

async function opening(
  ctx: HttpContext,
  flow: SocialFlow,
  user: User,
  trx: TransactionClientContract
): Promise<OpenedSignIn> {
  const opened = await openSignIn(ctx, user, trx, flow.provider)
  if (!opened) throw new AnswerUsed()
  return opened
}

function signedIn(
  ctx: HttpContext,
  user: User,
  opened: Result<OpenedSignIn, AnswerConflict>
): Settled {
  if (!opened.ok) return opened.error
  return { type: 'signed_in', path: keepSignIn(ctx, user, opened.value) }
}

/** Only for the sign-in that asked: it may have been ended while the provider was asked. */
async function connect(
  flow: SocialFlow,
  userId: string,
  identity: SocialIdentity | null
): Promise<Settled> {
  if (identity) return { type: identity.userId === userId ? 'connected' : 'taken' }
  const connected = await withAnswer(flow, async (trx) => {
    const user = await User.query({ client: trx }).where('id', userId).forUpdate().firstOrFail()
    const session = await UserSession.query({ client: trx })
      .where('id', flow.userSessionId ?? '')
      .first()
    if (!session || !session.standsFor(user)) throw new AnswerUsed()
    await connectIdentity(flow, user, trx)
  })
  return connected.ok ? { type: 'connected' } : connected.error
}

async function confirm(
  { visitor }: HttpContext,
  flow: SocialFlow,
  identity: SocialIdentity | null
): Promise<Settled> {
  if (identity?.userId !== flow.userId) return { type: 'another' }
  const used = await withAnswer(flow, async () => {})
  if (!used.ok) return used.error
  const isConfirmed = await confirmSignIn(visitor.requireUserSession(), flow.provider)
  return { type: isConfirmed ? 'confirmed' : 'used' }
}
