import { ok, type Result } from '#core/result'
import User from '#identity/models/user'
import { connectIdentity } from '#identity/social/connect_identity'
import { AnswerUsed, withAnswer, type AnswerConflict } from '#identity/social/with_answer'
import { openSignIn, PASSWORD, stillCounts } from '#identity/sign_in/open_sign_in'
import { keepSignIn } from '#identity/sign_in/start_sign_in'
import type { HttpContext } from '@adonisjs/core/http'
import type SocialFlow from '#identity/models/social_flow'

/** The user whose proven address the provider knows as proven, too, and who may come in; null otherwise. */
export async function holderOf({ provenEmail }: SocialFlow): Promise<User | null> {
  const holder = provenEmail ? await User.withEmail(provenEmail) : null
  return holder?.hasVerifiedEmail && !holder.disabledAt ? holder : null
}

/**
 * Connects a provider with a user who showed another way who they are, by their password or by a mailed link, and signs them
 * in through it. Where the browser goes on.
 */
export async function connectAndEnter(
  ctx: HttpContext,
  flow: SocialFlow,
  user: User,
  shown: 'password' | 'link'
): Promise<Result<string, AnswerConflict>> {
  const entered = await withAnswer(flow, async (trx) => {
    // The password may have been changed since it was checked.
    if (shown === PASSWORD && !(await stillCounts(user, PASSWORD, trx))) throw new AnswerUsed()
    await connectIdentity(flow, user, trx)
    const opened = await openSignIn(ctx, user, trx, flow.provider)
    if (!opened) throw new AnswerUsed()
    return opened
  })
  return entered.ok ? ok(keepSignIn(ctx, user, entered.value)) : entered
}
