import { logSecurity } from '#core/security/security_log'
import { carryUnsentForm } from '#core/forms/unsent_form'
import { startSignIn } from '#identity/sign_in/start_sign_in'
import User from '#identity/models/user'
import { deviceAllowances, strangersAllowances } from '#identity/sign_in/allowances'
import { askedPath } from '#identity/sign_in/asked_page'
import { authenticate } from '#identity/sign_in/authenticate'
import { knownDevice } from '#identity/sign_in/known_device'
import { throttle } from '#identity/sign_in/throttle'
import { signInValidator } from '#identity/validators/sign_in_validator'
import type { HttpContext } from '@adonisjs/core/http'

export default class SignInsController {
  async create(ctx: HttpContext) {
    carryUnsentForm(ctx)
    return ctx.view.render('pages/identity/sign_in', { isRequired: askedPath(ctx) !== null })
  }

  async store(ctx: HttpContext) {
    const { email, password } = await ctx.request.validateUsing(signInValidator)
    const found = await User.withEmail(email)
    const device = found && knownDevice.idFor(ctx, found)
    const allowances =
      found && device
        ? deviceAllowances(device, found)
        : strangersAllowances(ctx.request.ip(), found ?? { email })

    const destination = await throttle.attempt(allowances, ctx.response, async () => {
      const user = await authenticate(found, { password, isKnown: device !== null })
      return user && startSignIn(ctx, user)
    })
    if (!destination) return this.#refuse(ctx, email)
    carryUnsentForm(ctx)
    return ctx.response.redirect().toPath(destination)
  }

  #refuse(ctx: HttpContext, email: string) {
    const { session, response, i18n } = ctx
    logSecurity(ctx, 'sign_in_failed', { reason: 'wrong credentials', person: email })
    session.flash({ email, inputErrorsBag: { email: [i18n.t('identity.sign_in.failed')] } })
    return response.redirect().toRoute('sign_in.create')
  }
}
