import { logSecurity } from '#core/security/security_log'
import { changePassword } from '#identity/actions/change_password'
import { passwordAllowances } from '#identity/sign_in/allowances'
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
    const allowances = passwordAllowances(request.ip(), user.email)
    await throttle.consume(allowances, response)

    const changed = await changePassword(visitor, input.current_password, input.password)
    if (changed) {
      await throttle.refund(allowances)
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
