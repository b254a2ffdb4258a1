import { whyNot } from '#identity/social/connect_and_enter'
import { isUniqueViolation, transaction } from '#core/database/transaction'
import User from '#identity/models/user'
import SocialIdentity from '#identity/models/social_identity'
import { connectIdentity } from '#identity/social/connect_identity'
import { openSignIn } from '#identity/sign_in/open_sign_in'
import { keepSignIn } from '#identity/sign_in/start_sign_in'
import { confirmSignIn } from '#identity/step_up/confirmation'
import type { HttpContext } from '@adonisjs/core/http'
import type SocialFlow from '#identity/models/social_flow'
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
  /** The identity is another user's. */
  | { type: 'taken' }
  /** The user has connected another identity of this provider. */
  | { type: 'replaces' }
  | { type: 'used' }

/** Signs in whoever answered, connects them with the user who asked, or confirms that it is them. */
export function settleAnswer(ctx: HttpContext, heard: Heard): Promise<Settled> {
  const { userId, purpose } = heard.flow
  if (!userId) return signIn(ctx, heard)
  return purpose === 'confirm' ? confirm(ctx, heard, userId) : connect(heard, userId)
}

async function confirm(
  { visitor }: HttpContext,
  { flow, profile }: Heard,
  userId: string
): Promise<Settled> {
  const identity = await SocialIdentity.of(flow.provider, profile.subject)
  if (identity?.userId !== userId) return { type: 'another' }
  if (!(await transaction((trx) => flow.use(trx)))) return { type: 'used' }
  const isConfirmed = await confirmSignIn(visitor.requireUserSession(), flow.provider)
  return { type: isConfirmed ? 'confirmed' : 'used' }
}

async function connect({ flow, profile }: Heard, userId: string): Promise<Settled> {
  const holder = await SocialIdentity.of(flow.provider, profile.subject)
  if (holder) return { type: holder.userId === userId ? 'connected' : 'taken' }
  try {
    const isConnected = await transaction((trx) => connectIdentity(flow, { id: userId }, trx))
    return { type: isConnected ? 'connected' : 'used' }
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return { type: await whyNot(flow) }
  }
}

async function signIn(ctx: HttpContext, { flow, profile }: Heard): Promise<Settled> {
  const identity = await SocialIdentity.of(flow.provider, profile.subject)
  if (identity) return enter(ctx, flow, identity)

  const { provenEmail } = flow
  const holder = provenEmail ? await User.withEmail(provenEmail) : null
  if (!holder) return { type: 'stranger' }
  if (holder.disabledAt) return { type: 'deactivated' }
  return holder.hasVerifiedEmail ? { type: 'known_address' } : adopt(ctx, flow, holder)
}

async function enter(ctx: HttpContext, flow: SocialFlow, identity: SocialIdentity) {
  const { user } = identity
  if (user.disabledAt) return { type: 'deactivated' } as const
  const opened = await transaction(async (trx) => {
    if (!(await flow.use(trx))) return null
    await identity.markUsed(flow.email, trx)
    return openSignIn(ctx, user, trx, flow.provider)
  })
  return settled(ctx, user, opened)
}

/**
 * Takes over what somebody made with this address without ever proving it: their password, sign-ins and connections go,
 * because the provider says whose the address is.
 */
async function adopt(ctx: HttpContext, flow: SocialFlow, { id }: User): Promise<Settled> {
  const adopted = await transaction(async (trx) => {
    const user = await User.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
    if (user.hasVerifiedEmail || user.disabledAt) return null
    await user.dropUnprovenAccess(trx)
    await user.proveEmail(trx)
    if (!(await connectIdentity(flow, user, trx))) return null
    return { user, opened: await openSignIn(ctx, user, trx, flow.provider) }
  })
  return adopted ? settled(ctx, adopted.user, adopted.opened) : { type: 'used' }
}

function settled(
  ctx: HttpContext,
  user: User,
  opened: Awaited<ReturnType<typeof openSignIn>>
): Settled {
  return opened ? { type: 'signed_in', path: keepSignIn(ctx, user, opened) } : { type: 'used' }
}
