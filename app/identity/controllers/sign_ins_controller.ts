import { logSecurity } from '#core/security/security_log'
import { admit } from '#identity/sign_in/admit'
import { passwordAllowances } from '#identity/sign_in/allowances'
import { authenticate } from '#identity/sign_in/authenticate'
import { throttle } from '#identity/sign_in/throttle'
import { signInValidator } from '#identity/validators/sign_in_validator'
import type { HttpContext } from '@adonisjs/core/http'

export default class SignInsController {
  async create({ view }: HttpContext) {
    return view.render('pages/identity/sign_in')
  }

  async store(ctx: HttpContext) {
    const credentials = await ctx.request.validateUsing(signInValidator)
    const allowances = passwordAllowances(ctx.request.ip(), credentials.email)
    await throttle.consume(allowances, ctx.response)

    const user = await authenticate(credentials)
    const destination = user && (await admit(ctx, user))
    if (!destination) {
      logSecurity(ctx, 'sign_in_failed', { reason: 'wrong credentials', person: credentials.email })
      return this.#refuse(ctx, credentials.email)
    }

    await throttle.refund(allowances)
    return ctx.response.redirect().toPath(destination)
  }

  #refuse({ session, response, i18n }: HttpContext, email: string) {
    session.flash({ email, inputErrorsBag: { email: [i18n.t('identity.sign_in.failed')] } })
    return response.redirect().toRoute('sign_in.create')
  }
}
