import { requestPasswordReset } from '#identity/passwords/request_password_reset'
import { mailAllowances } from '#identity/sign_in/allowances'
import { throttle } from '#identity/sign_in/throttle'
import type { HttpContext } from '@adonisjs/core/http'

/** The link by which somebody who signs in another way sets a password. */
export default class PasswordLinksController {
  async store({ visitor, request, response, session, i18n }: HttpContext) {
    const user = visitor.requireUser()
    await throttle.consume(mailAllowances('password_reset', request.ip(), user), response)
    await requestPasswordReset(user.email)
    session.flash('success', i18n.t('identity.security.password.asked', { email: user.email }))
    return response.redirect().toRoute('security.show')
  }
}
