import EmailChange from '#identity/models/email_change'
import { undoEmailChange } from '#identity/email_changes/undo_email_change'
import { networkAllowance } from '#identity/sign_in/allowances'
import { throttle } from '#identity/sign_in/throttle'
import type { HttpContext } from '@adonisjs/core/http'

const TRIES_AN_HOUR = 30

/** The link that was mailed to an old address, by which a change is taken back. */
export default class EmailChangeUndosController {
  async edit(ctx: HttpContext) {
    const change = await this.#find(ctx)
    if (!change) return this.#expired(ctx)
    return ctx.view.render('pages/identity/email_change_undo', { change, token: ctx.params.token })
  }

  async update(ctx: HttpContext) {
    const change = await this.#find(ctx)
    const link = change && (await undoEmailChange(change))
    if (!link) return this.#expired(ctx)
    const { response, session, i18n } = ctx
    session.flash('success', i18n.t('identity.email_change.undone', { email: change.oldEmail }))
    return response.redirect().toPath(new URL(link).pathname)
  }

  async #find({ params, request, response }: HttpContext): Promise<EmailChange | null> {
    response.header('Referrer-Policy', 'no-referrer')
    const allowance = networkAllowance('email_change_link', request.ip(), TRIES_AN_HOUR)
    await throttle.consume(allowance, response)
    return EmailChange.toUndo(params.token)
  }

  #expired({ view, response }: HttpContext) {
    response.status(410)
    return view.render('pages/identity/link_expired', { kind: 'email_change_undo' })
  }
}
