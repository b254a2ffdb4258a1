import { apartFromForm } from '#core/forms/submission'
import { networkAllowance } from '#identity/sign_in/allowances'
import { throttle } from '#identity/sign_in/throttle'
import SocialFlow, { type SocialPurpose } from '#identity/models/social_flow'
import { browserFlows } from '#identity/social/browser_flows'
import type { HttpContext } from '@adonisjs/core/http'
import type { SocialProvider } from '#identity/social/social_provider'

const QUESTIONS_AN_HOUR = 120

/** Begins to ask a provider who is at this browser. The address to go to; throws `E_SOCIAL_UNAVAILABLE`. */
export async function askProvider(
  ctx: HttpContext,
  provider: SocialProvider,
  purpose: SocialPurpose
): Promise<string> {
  const { request, response, session, visitor } = ctx
  await throttle.consume(networkAllowance('social', request.ip(), QUESTIONS_AN_HOUR), response)
  // Each press of the button is a question of its own, also one that a browser sends again.
  const flow = await apartFromForm(() =>
    SocialFlow.begin({
      provider: provider.name,
      purpose,
      user: visitor.user,
      userSessionId: visitor.signInId,
    })
  )
  const url = await provider.authorizeUrl(ctx, flow.question)
  browserFlows.remember(session, flow)
  return url
}
