import { logSecurity } from '#core/security/security_log'
import { changePassword } from '#identity/passwords/change_password'
import { sessionAllowances } from '#identity/sign_in/allowances'
import { throttle } from '#identity/sign_in/throttle'
import { passwordChangeValidator } from '#identity/validators/password_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class PasswordsController {
  async update(ctx: HttpContext) {
    const { request, response, session, visitor, i18n } = ctx
    const user = visitor.requireUser()
    const input = await request.validateUsing(passwordChangeValidator, {
      meta: { email: user.email, name: user.name },
    })
    const changed = await throttle.attempt(
      sessionAllowances(visitor.requireUserSession()),
      response,
      () => changePassword(visitor, input.current_password, input.password)
    )
    if (changed) {
      session.regenerate()
      session.flash('success', i18n.t('identity.security.password.done'))
    } else {
      logSecurity(ctx, 'sign_in_failed', { reason: 'wrong present password', person: user.email })
      session.flash({
        inputErrorsBag: { current_password: [i18n.t('identity.security.password.wrong')] },
      })
    }
    return response.redirect().toRoute('security.show')
  }
}
