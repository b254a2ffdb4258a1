import SocialFlow from '#identity/models/social_flow'
import { networkAllowance } from '#identity/sign_in/allowances'
import { throttle } from '#identity/sign_in/throttle'
import { connectAndEnter, holderOf } from '#identity/social/connect_and_enter'
import { showProblem } from '#identity/social/show_problem'
import { socialProviders } from '#identity/social/social_providers'
import type { HttpContext } from '@adonisjs/core/http'

const TRIES_AN_HOUR = 30

/** The link that was mailed to connect a provider. Opening it changes nothing, because mail scanners open links. */
export default class SocialConnectionLinksController {
  async edit(ctx: HttpContext) {
    const found = await this.#find(ctx)
    if (!found) return this.#expired(ctx)
    const { provider, holder } = found
    const { token } = ctx.params
    return ctx.view.render('pages/identity/social_link', { provider, email: holder.email, token })
  }

  async update(ctx: HttpContext) {
    const found = await this.#find(ctx)
    if (!found) return this.#expired(ctx)
    const { provider, holder, flow } = found
    const { user } = ctx.visitor
    if (user && user.id !== holder.id) return this.#refuse(ctx)
    const entered = await connectAndEnter(ctx, flow, holder, 'link')
    if (!entered.ok) return showProblem(ctx, provider, entered.error.type)
    const { response, session, i18n } = ctx
    session.flash('success', i18n.t('identity.social.connected', { provider: provider.label }))
    return response.redirect().toPath(entered.value)
  }

  async #find({ params, request, response }: HttpContext) {
    response.header('Referrer-Policy', 'no-referrer')
    const allowance = networkAllowance('social_link', request.ip(), TRIES_AN_HOUR)
    await throttle.consume(allowance, response)
    const flow = await SocialFlow.withLink(params.token)
    const provider = socialProviders.named(flow?.provider)
    const holder = flow && (await holderOf(flow))
    return provider && holder ? { flow, provider, holder } : null
  }

  /** What is connected must not be a matter of who happens to be signed in where mail is read. */
  #refuse({ response, session, i18n }: HttpContext) {
    session.flash('error', i18n.t('identity.social.other_user'))
    return response.redirect().toPath('/dashboard')
  }

  #expired({ view, response }: HttpContext) {
    response.status(410)
    return view.render('pages/identity/link_expired', { kind: 'social_link' })
  }
}
