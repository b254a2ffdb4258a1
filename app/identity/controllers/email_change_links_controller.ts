import EmailChange from '#identity/models/email_change'
import { confirmEmailChange } from '#identity/email_changes/confirm_email_change'
import { networkAllowance } from '#identity/sign_in/allowances'
import { throttle } from '#identity/sign_in/throttle'
import type { HttpContext } from '@adonisjs/core/http'

const TRIES_AN_HOUR = 30

/** The link that was mailed to a new address. Opening it changes nothing, because mail scanners open links. */
export default class EmailChangeLinksController {
  async edit(ctx: HttpContext) {
    const change = await this.#find(ctx)
    if (!change) return this.#expired(ctx)
    return ctx.view.render('pages/identity/email_change', { change, token: ctx.params.token })
  }

  async update(ctx: HttpContext) {
    const change = await this.#find(ctx)
    if (!change || !(await confirmEmailChange(change))) return this.#expired(ctx)
    const { response, session, visitor, i18n } = ctx
    const { newEmail: email } = change
    session.flash('success', i18n.t('identity.email_change.done', { email }))
    return response.redirect().toRoute(visitor.user ? 'account.edit' : 'sign_in.create')
  }

  async #find({ params, request, response }: HttpContext): Promise<EmailChange | null> {
    response.header('Referrer-Policy', 'no-referrer')
    const allowance = networkAllowance('email_change_link', request.ip(), TRIES_AN_HOUR)
    await throttle.consume(allowance, response)
    return EmailChange.toConfirm(params.token)
  }

  #expired({ view, response }: HttpContext) {
    response.status(410)
    return view.render('pages/identity/link_expired', { kind: 'email_change' })
  }
}
