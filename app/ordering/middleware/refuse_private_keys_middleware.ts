import { backToForm } from '#core/forms/back_to_form'
import { keepInput } from '#core/forms/keep_input'
import { logSecurity } from '#core/security/security_log'
import { holdsPrivateKey } from '#ordering/ssh/public_key'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * Turns back a form in which somebody pasted a private key, wherever in it, before anything reads it further: it is neither stored, nor
 * logged, nor kept in the session to fill the form again.
 */
export default class RefusePrivateKeysMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { request, session, i18n } = ctx
    const body: Record<string, unknown> = request.all()
    const fields = Object.keys(body).filter((name) => holdsPrivateKey({ [name]: body[name] }))
    if (fields.length === 0) return next()
    logSecurity(ctx, 'private_key_refused', { reason: 'a private key was pasted' })

    keepInput(ctx)
    const message = i18n.t('ordering.ssh_key.private_key')
    const named = fields.map((name) => (holdsPrivateKey(name) ? 'ssh_key' : name))
    session.flash('inputErrorsBag', Object.fromEntries(named.map((name) => [name, [message]])))
    backToForm(ctx)
  }
}
