import { refuseField } from '#core/exceptions/refuse_field'
import {
  callOffEmailChange,
  requestEmailChange,
} from '#identity/email_changes/request_email_change'
import { changeAllowances } from '#identity/sign_in/allowances'
import { throttle } from '#identity/sign_in/throttle'
import { emailChangeValidator } from '#identity/validators/account_validator'
import type { HttpContext } from '@adonisjs/core/http'

/** The wish for another address. */
export default class EmailChangesController {
  async store({ request, response, session, visitor, i18n }: HttpContext) {
    const user = visitor.requireUser()
    const { new_email: email } = await request.validateUsing(emailChangeValidator)
    if (email === user.email) return refuseField('new_email', i18n.t('identity.email_change.same'))
    await throttle.consume(changeAllowances(request.ip(), user, email), response)
    await requestEmailChange(user, email)
    session.flash('success', i18n.t('identity.email_change.sent', { email }))
    return response.redirect().toRoute('account.edit')
  }

  async destroy({ response, session, visitor, i18n }: HttpContext) {
    await callOffEmailChange(visitor.requireUser())
    session.flash('success', i18n.t('identity.email_change.called_off'))
    return response.redirect().toRoute('account.edit')
  }
}
