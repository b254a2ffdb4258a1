import { logSecurity } from '#core/security/security_log'
import { requestPasswordReset } from '#identity/passwords/request_password_reset'
import PasswordReset from '#identity/models/password_reset'
import { mailAllowances, networkAllowance } from '#identity/sign_in/allowances'
import { knownDevice } from '#identity/sign_in/known_device'
import { throttle } from '#identity/sign_in/throttle'
import {
  passwordResetRequestValidator,
  passwordResetValidator,
} from '#identity/validators/password_validators'
import type { HttpContext } from '@adonisjs/core/http'

const TRIES_AN_HOUR = 30

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
  async edit({ view, params, request, response }: HttpContext) {
    response.header('Referrer-Policy', 'no-referrer')
    await throttle.consume(
      networkAllowance('password_reset_link', request.ip(), TRIES_AN_HOUR),
      response
    )
    const reset = await PasswordReset.withToken(params.token)
    if (!reset) return this.#expired({ view, response })
    return view.render('pages/identity/password_reset', { token: params.token })
  }

  async update({ view, params, request, response, session, i18n }: HttpContext) {
    response.header('Referrer-Policy', 'no-referrer')
    await throttle.consume(
      networkAllowance('password_reset_link', request.ip(), TRIES_AN_HOUR),
      response
    )
    const reset = await PasswordReset.withToken(params.token)
    const person = { email: reset?.user.email ?? '', name: reset?.user.name ?? '' }
    const { password } = await request.validateUsing(passwordResetValidator, { meta: person })
    if (!(await reset?.redeem(password))) return this.#expired({ view, response })

    if (reset) knownDevice.remember({ request, response }, reset.user)
    session.flash('success', i18n.t('identity.password_reset.done'))
    return response.redirect().toRoute('sign_in.create')
  }

  #expired({ view, response }: Pick<HttpContext, 'view' | 'response'>) {
    response.status(410)
    return view.render('pages/identity/link_expired', { kind: 'password_reset' })
  }
}
