import { transaction } from '#core/database/transaction'
import { backToForm } from '#core/forms/back_to_form'
import { audit } from '#audit/models/audit_entry'
import EmailVerification from '#identity/models/email_verification'
import { openLink, showExpired } from '#identity/links/open_link'
import { mailAllowances } from '#identity/sign_in/allowances'
import { homeOf } from '#identity/sign_in/destination'
import { throttle } from '#identity/sign_in/throttle'
import type { HttpContext } from '@adonisjs/core/http'

const LINK = 'email_verification_link'

export default class EmailVerificationsController {
  /** Sends the link again. */
  async store(ctx: HttpContext) {
    const { visitor, request, response, session, i18n } = ctx
    const user = visitor.requireUser()
    if (!user.hasVerifiedEmail) {
      await throttle.consume(mailAllowances('email_verification', request.ip(), user), response)
      await transaction(async (trx) => {
        await EmailVerification.request(user, trx)
        await audit.record(trx, 'user.verification_requested', user)
      })
    }
    session.flash('success', i18n.t('identity.email_verification.sent', { email: user.email }))
    backToForm(ctx)
  }

  /** Opening a link changes nothing, because mail scanners open links. */
  async edit(ctx: HttpContext) {
    const { view, params } = ctx
    const verification = await openLink(ctx, LINK, EmailVerification.withToken)
    if (!verification) return showExpired(ctx, 'email_verification')
    return view.render('pages/identity/email_verification', {
      token: params.token,
      email: verification.email,
    })
  }

  async update(ctx: HttpContext) {
    const { visitor, response, session, i18n } = ctx
    const verification = await openLink(ctx, LINK, EmailVerification.withToken)
    if (!(await verification?.redeem())) return showExpired(ctx, 'email_verification')
    session.flash('success', i18n.t('identity.email_verification.done'))
    return response.redirect().toPath(visitor.user ? homeOf(visitor) : '/sign-in')
  }
}
