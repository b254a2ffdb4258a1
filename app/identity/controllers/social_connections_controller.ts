import { refuseField } from '#core/exceptions/refuse_field'
import { logSecurity } from '#core/security/security_log'
import { deviceAllowances, strangersAllowances } from '#identity/sign_in/allowances'
import { authenticate } from '#identity/sign_in/authenticate'
import { knownDevice } from '#identity/sign_in/known_device'
import { throttle } from '#identity/sign_in/throttle'
import { browserFlows } from '#identity/social/browser_flows'
import { connectAndEnter, holderOf } from '#identity/social/connect_and_enter'
import { providerOf } from '#identity/social/provider_of'
import { showProblem } from '#identity/social/show_problem'
import { socialConnectionValidator } from '#identity/validators/social_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Connecting a provider with the user who has its address already: only for who knows that user's password. */
export default class SocialConnectionsController {
  async create(ctx: HttpContext) {
    const provider = providerOf(ctx)
    const flow = await browserFlows.openFlow(ctx.session, provider.name)
    const holder = flow && (await holderOf(flow))
    if (!holder) return ctx.response.redirect().toRoute('sign_in.create')
    return ctx.view.render('pages/identity/social_connection', {
      provider,
      email: holder.email,
      hasPassword: holder.password !== null,
    })
  }

  async store(ctx: HttpContext) {
    const { request, response, session, i18n } = ctx
    const provider = providerOf(ctx)
    const { password } = await request.validateUsing(socialConnectionValidator)
    const flow = await browserFlows.openFlow(session, provider.name)
    const holder = flow && (await holderOf(flow))
    if (!holder) return showProblem(ctx, provider, 'used')

    const device = knownDevice.idFor(ctx, holder)
    const allowances = device
      ? deviceAllowances(device, holder)
      : strangersAllowances(request.ip(), holder)
    const entered = await throttle.attempt(allowances, response, async () => {
      const user = await authenticate(holder, { password, isKnown: device !== null })
      return user && connectAndEnter(ctx, flow, user, 'password')
    })
    if (!entered) {
      logSecurity(ctx, 'sign_in_failed', { reason: 'wrong credentials', person: holder.email })
      return refuseField('password', i18n.t('identity.social.wrong_password'))
    }
    if (!entered.ok) return showProblem(ctx, provider, entered.error.type)
    session.flash('success', i18n.t('identity.social.connected', { provider: provider.label }))
    return response.redirect().toPath(entered.value)
  }
}
