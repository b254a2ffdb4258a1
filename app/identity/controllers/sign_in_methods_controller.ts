import { goOnAt } from '#core/security/go_on_at'
import { E_SOCIAL_UNAVAILABLE } from '#identity/errors'
import { askProvider } from '#identity/social/ask_provider'
import { disconnectIdentity } from '#identity/social/disconnect_identity'
import { providerOf } from '#identity/social/provider_of'
import { showProblem } from '#identity/social/show_problem'
import type { HttpContext } from '@adonisjs/core/http'

/** The providers through which the visitor signs in. */
export default class SignInMethodsController {
  /** Sends the browser to the provider, whose answer connects it. */
  async store(ctx: HttpContext) {
    const { visitor, response, session, i18n } = ctx
    const provider = providerOf(ctx)
    if (!visitor.requireUser().hasVerifiedEmail) {
      session.flash('error', i18n.t('identity.methods.verify_first'))
      return response.redirect().toRoute('security.show')
    }
    try {
      return goOnAt(ctx, await askProvider(ctx, provider, 'connect'))
    } catch (error) {
      if (error instanceof E_SOCIAL_UNAVAILABLE) return showProblem(ctx, provider, 'unavailable')
      throw error
    }
  }

  async destroy(ctx: HttpContext) {
    const { visitor, response, session, i18n, params } = ctx
    const removed = await disconnectIdentity(visitor.requireUser(), String(params.provider))
    if (removed === 'unknown') return response.abort({ message: 'Not found' }, 404)
    const tone = removed === 'last' ? 'error' : 'success'
    session.flash(tone, i18n.t(`identity.methods.${removed}`))
    return response.redirect().toRoute('security.show')
  }
}
