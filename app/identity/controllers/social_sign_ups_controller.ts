import { countryOptions } from '#identity/accounts/countries'
import { browserFlows } from '#identity/social/browser_flows'
import { providerOf } from '#identity/social/provider_of'
import { showProblem } from '#identity/social/show_problem'
import { signUpThrough } from '#identity/social/sign_up_through'
import { countSignUpForm } from '#identity/sign_in/sign_up'
import {
  socialSignUpValidator,
  unprovenSocialSignUpValidator,
} from '#identity/validators/social_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** What a provider does not say of somebody who is new here. */
export default class SocialSignUpsController {
  async create(ctx: HttpContext) {
    const provider = providerOf(ctx)
    const flow = await browserFlows.openFlow(ctx.session, provider.name)
    if (!flow) return ctx.response.redirect().toRoute('sign_up.create')
    return ctx.view.render('pages/identity/social_sign_up', {
      provider,
      profile: flow.profile,
      countries: countryOptions(ctx.i18n.locale),
    })
  }

  async store(ctx: HttpContext) {
    const { request, response, session, i18n } = ctx
    const provider = providerOf(ctx)
    await countSignUpForm(ctx)
    const flow = await browserFlows.openFlow(session, provider.name)
    if (!flow) return showProblem(ctx, provider, 'used')
    const proven = flow.provenEmail
    const person = proven
      ? { ...(await request.validateUsing(socialSignUpValidator)), email: proven }
      : await request.validateUsing(unprovenSocialSignUpValidator)

    const path = await signUpThrough(ctx, flow, person)
    if (!path) return showProblem(ctx, provider, 'used')
    const done = proven ? 'identity.social.signed_up' : 'identity.sign_up.done'
    session.flash('success', i18n.t(done, { email: person.email }))
    return response.redirect().toPath(path)
  }
}
