import { goOnAt } from '#core/security/go_on_at'
import { carryUnsentForm } from '#core/forms/unsent_form'
import { E_SOCIAL_UNAVAILABLE } from '#identity/errors'
import { askProvider } from '#identity/social/ask_provider'
import { providerOf } from '#identity/social/provider_of'
import { showProblem } from '#identity/social/show_problem'
import type { HttpContext } from '@adonisjs/core/http'

/** The same through a provider, whose answer has to name who is signed in. */
export default class ProviderConfirmationsController {
  async store(ctx: HttpContext) {
    carryUnsentForm(ctx)
    const provider = providerOf(ctx)
    try {
      return goOnAt(ctx, await askProvider(ctx, provider, 'confirm'))
    } catch (error) {
      if (error instanceof E_SOCIAL_UNAVAILABLE) return showProblem(ctx, provider, 'unavailable')
      throw error
    }
  }
}
