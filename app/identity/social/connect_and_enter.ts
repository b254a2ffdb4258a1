import { isUniqueViolation, transaction } from '#core/database/transaction'
import User from '#identity/models/user'
import SocialIdentity from '#identity/models/social_identity'
import { connectIdentity } from '#identity/social/connect_identity'
import { openSignIn } from '#identity/sign_in/open_sign_in'
import { keepSignIn } from '#identity/sign_in/start_sign_in'
import type { HttpContext } from '@adonisjs/core/http'
import type SocialFlow from '#identity/models/social_flow'

export type Entered = { path: string } | { problem: 'used' | 'taken' | 'replaces' }

/** The user whose proven address the provider knows as proven, too, and who may come in; null otherwise. */
export async function holderOf({ provenEmail }: SocialFlow): Promise<User | null> {
  const holder = provenEmail ? await User.withEmail(provenEmail) : null
  return holder?.hasVerifiedEmail && !holder.disabledAt ? holder : null
}

/** Connects a provider with a user who showed another way who they are, and signs them in through it. */
export async function connectAndEnter(
  ctx: HttpContext,
  flow: SocialFlow,
  user: User
): Promise<Entered> {
  try {
    const opened = await transaction(async (trx) =>
      (await connectIdentity(flow, user, trx)) ? openSignIn(ctx, user, trx, flow.provider) : null
    )
    return opened ? { path: keepSignIn(ctx, user, opened) } : { problem: 'used' }
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return { problem: await whyNot(flow) }
  }
}

/** Somebody else is connected with the identity, or the user with another one. */
export async function whyNot({ provider, subject }: SocialFlow): Promise<'taken' | 'replaces'> {
  return (await SocialIdentity.of(provider, subject ?? '')) ? 'taken' : 'replaces'
}
