import SocialFlow from '#identity/models/social_flow'
import { openLink, showExpired } from '#identity/links/open_link'
import { connectAndEnter, holderOf } from '#identity/social/connect_and_enter'
import { showProblem } from '#identity/social/show_problem'
import { socialProviders } from '#identity/social/social_providers'
import type { HttpContext } from '@adonisjs/core/http'

/** The link that was mailed to connect a provider. Opening it changes nothing, because mail scanners open links. */
export default class SocialConnectionLinksController {
  async edit(ctx: HttpContext) {
    const found = await this.#find(ctx)
    if (!found) return showExpired(ctx, 'social_link')
    const { provider, holder } = found
    const { token } = ctx.params
    return ctx.view.render('pages/identity/social_link', { provider, email: holder.email, token })
  }

  async update(ctx: HttpContext) {
    const found = await this.#find(ctx)
    if (!found) return showExpired(ctx, 'social_link')
    const { provider, holder, flow } = found
    const { user } = ctx.visitor
    if (user && user.id !== holder.id) return this.#refuse(ctx)
    const entered = await connectAndEnter(ctx, flow, holder, 'link')
    if (!entered.ok) return showProblem(ctx, provider, entered.error.type)
    const { response, session, i18n } = ctx
    session.flash('success', i18n.t('identity.social.connected', { provider: provider.label }))
    return response.redirect().toPath(entered.value)
  }

  async #find(ctx: HttpContext) {
    const flow = await openLink(ctx, 'social_link', SocialFlow.withLink)
    const provider = socialProviders.named(flow?.provider)
    const holder = flow && (await holderOf(flow))
    return provider && holder ? { flow, provider, holder } : null
  }

  /** What is connected must not be a matter of who happens to be signed in where mail is read. */
  #refuse({ response, session, i18n }: HttpContext) {
    session.flash('error', i18n.t('identity.social.other_user'))
    return response.redirect().toPath('/dashboard')
  }
}
