import EmailChange from '#identity/models/email_change'
import { undoEmailChange } from '#identity/email_changes/undo_email_change'
import { openLink, showExpired } from '#identity/links/open_link'
import type { HttpContext } from '@adonisjs/core/http'

/** The link that was mailed to an old address, by which a change is taken back. */
export default class EmailChangeUndosController {
  async edit(ctx: HttpContext) {
    const change = await openLink(ctx, 'email_change_link', EmailChange.toUndo)
    if (!change) return showExpired(ctx, 'email_change_undo')
    return ctx.view.render('pages/identity/email_change_undo', { change, token: ctx.params.token })
  }

  async update(ctx: HttpContext) {
    const change = await openLink(ctx, 'email_change_link', EmailChange.toUndo)
    const link = change && (await undoEmailChange(change))
    if (!link) return showExpired(ctx, 'email_change_undo')
    const { response, session, i18n } = ctx
    session.flash('success', i18n.t('identity.email_change.undone', { email: change.oldEmail }))
    return response.redirect().toPath(new URL(link).pathname)
  }
}
