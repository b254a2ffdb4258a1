import { logSecurity } from '#core/security/security_log'
import { carryUnsentForm } from '#core/forms/unsent_form'
import SocialIdentity from '#identity/models/social_identity'
import { passwords } from '#identity/passwords/hashing'
import { sessionAllowances } from '#identity/sign_in/allowances'
import { takeAskedPath } from '#identity/sign_in/asked_page'
import { PASSWORD } from '#identity/sign_in/open_sign_in'
import { throttle } from '#identity/sign_in/throttle'
import { socialProviders } from '#identity/social/social_providers'
import { confirmSignIn } from '#identity/step_up/confirmation'
import { confirmationValidator } from '#identity/validators/password_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** Where a person who is signed in shows once more that it is them, before what matters most. */
export default class ConfirmationsController {
  async create(ctx: HttpContext) {
    const { visitor, view } = ctx
    carryUnsentForm(ctx)
    const user = visitor.requireUser()
    const identities = await SocialIdentity.ofUser(user)
    return view.render('pages/identity/confirmation', {
      user,
      providers: socialProviders.all().filter(({ name }) => identities.has(name)),
    })
  }

  /** A wrong password keeps the form that waits: it says so in a message, because errors of a form would take its place. */
  async store(ctx: HttpContext) {
    const { response, session, visitor, i18n } = ctx
    carryUnsentForm(ctx)
    if (await this.#confirms(ctx))
      return response.redirect().toPath(takeAskedPath(ctx) ?? '/account/security')

    const person = visitor.requireUser().email
    logSecurity(ctx, 'sign_in_failed', { reason: 'wrong present password', person })
    session.flash('error', i18n.t('identity.confirmation.wrong'))
    return response.redirect().toRoute('confirmation.create')
  }

  async #confirms({ request, response, visitor }: HttpContext): Promise<boolean> {
    const [, input] = await confirmationValidator.tryValidate(request.body())
    if (!input) return false
    const { password } = visitor.requireUser()
    const signIn = visitor.requireUserSession()
    const confirmed = await throttle.attempt(sessionAllowances(signIn), response, async () => {
      const { matches } = await passwords.verify(password, input.password, { isKnown: true })
      return (matches && (await confirmSignIn(signIn, PASSWORD))) || null
    })
    return confirmed ?? false
  }
}
