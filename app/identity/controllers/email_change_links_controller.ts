import EmailChange from '#identity/models/email_change'
import { confirmEmailChange } from '#identity/email_changes/confirm_email_change'
import { openLink, showExpired } from '#identity/links/open_link'
import type { HttpContext } from '@adonisjs/core/http'

/** The link that was mailed to a new address. Opening it changes nothing, because mail scanners open links. */
export default class EmailChangeLinksController {
  async edit(ctx: HttpContext) {
    const change = await openLink(ctx, 'email_change_link', EmailChange.toConfirm)
    if (!change) return showExpired(ctx, 'email_change')
    return ctx.view.render('pages/identity/email_change', { change, token: ctx.params.token })
  }

  async update(ctx: HttpContext) {
    const change = await openLink(ctx, 'email_change_link', EmailChange.toConfirm)
    if (!change || !(await confirmEmailChange(change))) return showExpired(ctx, 'email_change')
    const { response, session, visitor, i18n } = ctx
    const { newEmail: email } = change
    session.flash('success', i18n.t('identity.email_change.done', { email }))
    return response.redirect().toRoute(visitor.user ? 'account.edit' : 'sign_in.create')
  }
}
