import { goOnAt } from '#core/security/go_on_at'
import { E_SOCIAL_UNAVAILABLE } from '#identity/errors'
import { askProvider } from '#identity/social/ask_provider'
import { outageOf } from '#identity/social/outages'
import { showProblem } from '#identity/social/show_problem'
import type { HttpContext } from '@adonisjs/core/http'
import type { SocialPurpose } from '#identity/models/social_flow'
import type { SocialProvider } from '#identity/social/social_provider'

/** Sends the browser to a provider; shows the page that says so where the provider cannot be asked. */
export async function goToProvider(
  ctx: HttpContext,
  provider: SocialProvider,
  purpose: SocialPurpose
) {
  try {
    return goOnAt(ctx, await askProvider(ctx, provider, purpose))
  } catch (error) {
    if (!(error instanceof E_SOCIAL_UNAVAILABLE)) throw error
    outageOf(provider).failed(error.cause)
    return showProblem(ctx, provider, 'unavailable')
  }
}
