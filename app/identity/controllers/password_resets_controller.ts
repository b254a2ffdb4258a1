import { logSecurity } from '#core/security/security_log'
import { requestPasswordReset } from '#identity/passwords/request_password_reset'
import { openLink, showExpired } from '#identity/links/open_link'
import PasswordReset from '#identity/models/password_reset'
import { mailAllowances } from '#identity/sign_in/allowances'
import { knownDevice } from '#identity/sign_in/known_device'
import { throttle } from '#identity/sign_in/throttle'
import {
  passwordResetRequestValidator,
  passwordResetValidator,
} from '#identity/validators/password_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class PasswordResetsController {
  async create({ view }: HttpContext) {
    return view.render('pages/identity/password_reset_request')
  }

  /** Answers the same whether the address is known or not. */
  async store(ctx: HttpContext) {
    const { request, response, session, i18n } = ctx
    const { email } = await request.validateUsing(passwordResetRequestValidator)
    await throttle.consume(mailAllowances('password_reset', request.ip(), { email }), response)
    logSecurity(ctx, 'password_reset_requested', { reason: 'asked for', person: email })
    await requestPasswordReset(email)
    session.flash('success', i18n.t('identity.password_reset.requested'))
    return response.redirect().toRoute('sign_in.create')
  }

  /** Opening a link changes nothing, because mail scanners open links. */
  async edit(ctx: HttpContext) {
    const reset = await openLink(ctx, 'password_reset_link', PasswordReset.withToken)
    if (!reset) return showExpired(ctx, 'password_reset')
    return ctx.view.render('pages/identity/password_reset', { token: ctx.params.token })
  }

  async update(ctx: HttpContext) {
    const { request, response, session, i18n } = ctx
    const reset = await openLink(ctx, 'password_reset_link', PasswordReset.withToken)
    const person = { email: reset?.user.email ?? '', name: reset?.user.name ?? '' }
    const { password } = await request.validateUsing(passwordResetValidator, { meta: person })
    if (!(await reset?.redeem(password))) return showExpired(ctx, 'password_reset')

    if (reset) knownDevice.remember({ request, response }, reset.user)
    session.flash('success', i18n.t('identity.password_reset.done'))
    return response.redirect().toRoute('sign_in.create')
  }
}
