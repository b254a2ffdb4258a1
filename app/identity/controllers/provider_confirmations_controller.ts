import { carryUnsentForm } from '#core/forms/unsent_form'
import { goToProvider } from '#identity/social/go_to_provider'
import { providerOf } from '#identity/social/provider_of'
import type { HttpContext } from '@adonisjs/core/http'

/** Confirming that it is you through a provider, whose answer has to name who is signed in. */
export default class ProviderConfirmationsController {
  store(ctx: HttpContext) {
    carryUnsentForm(ctx)
    return goToProvider(ctx, providerOf(ctx), 'confirm')
  }
}
