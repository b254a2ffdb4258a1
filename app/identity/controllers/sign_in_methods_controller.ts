import { disconnectIdentity } from '#identity/social/disconnect_identity'
import { goToProvider } from '#identity/social/go_to_provider'
import { providerOf } from '#identity/social/provider_of'
import type { HttpContext } from '@adonisjs/core/http'

/** The providers through which the visitor signs in. */
export default class SignInMethodsController {
  /** Sends the browser to the provider, whose answer connects it. */
  async store(ctx: HttpContext) {
    const { visitor, response, session, i18n } = ctx
    const provider = providerOf(ctx)
    if (visitor.requireUser().hasVerifiedEmail) return goToProvider(ctx, provider, 'connect')
    session.flash('error', i18n.t('identity.methods.verify_first'))
    return response.redirect().toRoute('security.show')
  }

  async destroy({ visitor, response, session, i18n, params }: HttpContext) {
    const user = visitor.requireUser()
    const kept = { except: visitor.signInId }
    const removed = await disconnectIdentity(user, String(params.provider), kept)
    if (removed === 'unknown') return response.abort({ message: 'Not found' }, 404)
    const tone = removed === 'last' ? 'error' : 'success'
    session.flash(tone, i18n.t(`identity.methods.${removed}`))
    return response.redirect().toRoute('security.show')
  }
}
