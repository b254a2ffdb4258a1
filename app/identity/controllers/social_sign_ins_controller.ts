import { carryUnsentForm } from '#core/forms/unsent_form'
import { rememberPage, takeAskedPath } from '#identity/sign_in/asked_page'
import { goToProvider } from '#identity/social/go_to_provider'
import { hearAnswer } from '#identity/social/hear_answer'
import { providerOf } from '#identity/social/provider_of'
import { settleAnswer } from '#identity/social/settle_answer'
import { showProblem } from '#identity/social/show_problem'
import type { HttpContext } from '@adonisjs/core/http'
import type { SocialProvider } from '#identity/social/social_provider'

/** Signing in with Google, GitHub and whoever else is configured. */
export default class SocialSignInsController {
  /** Sends the browser to the provider. */
  store(ctx: HttpContext) {
    const provider = providerOf(ctx)
    rememberPage(ctx, ctx.request.input('page'))
    return goToProvider(ctx, provider, 'sign_in')
  }

  /** Where the provider sends the browser back to. */
  async show(ctx: HttpContext) {
    const provider = providerOf(ctx)
    ctx.response.header('Referrer-Policy', 'no-referrer')
    const heard = await hearAnswer(ctx, provider)
    if (!heard.ok) {
      const { type } = heard.error
      return type === 'denied' ? this.#denied(ctx, provider) : showProblem(ctx, provider, type)
    }
    const settled = await settleAnswer(ctx, heard.value)
    const { response, session, i18n } = ctx
    const { name, label } = provider
    switch (settled.type) {
      case 'signed_in':
        return response.redirect().toPath(settled.path)
      case 'stranger':
        session.regenerate()
        return response.redirect().toRoute('social_sign_up.create', { provider: name })
      case 'known_address':
        session.regenerate()
        return response.redirect().toRoute('social_connection.create', { provider: name })
      case 'confirmed':
        carryUnsentForm(ctx)
        return response.redirect().toPath(takeAskedPath(ctx) ?? '/account/security')
      case 'another':
        carryUnsentForm(ctx)
        session.flash('error', i18n.t('identity.confirmation.another', { provider: label }))
        return response.redirect().toRoute('confirmation.create')
      case 'connected':
        session.flash('success', i18n.t('identity.social.connected', { provider: label }))
        return response.redirect().toRoute('security.show')
      default:
        return showProblem(ctx, provider, settled.type)
    }
  }

  #denied({ response, session, visitor, i18n }: HttpContext, { label }: SocialProvider) {
    session.flash('info', i18n.t('identity.social.denied', { provider: label }))
    return response.redirect().toRoute(visitor.user ? 'security.show' : 'sign_in.create')
  }
}
