import { refuseField } from '#core/exceptions/refuse_field'
import { register } from '#identity/sign_in/register'
import { countryOptions } from '#identity/accounts/countries'
import { startSignIn } from '#identity/sign_in/start_sign_in'
import { networkAllowance } from '#identity/sign_in/allowances'
import { throttle } from '#identity/sign_in/throttle'
import { signUpValidator } from '#identity/validators/sign_up_validator'
import type { HttpContext } from '@adonisjs/core/http'

const FORMS_AN_HOUR = 100
const SIGN_UPS_AN_HOUR = 20

/** After so many addresses that were taken a network learns of no other, whether taken or free. */
const TAKEN_AN_HOUR = 5

export default class SignUpsController {
  async create({ view, i18n }: HttpContext) {
    return view.render('pages/identity/sign_up', { countries: countryOptions(i18n.locale) })
  }

  async store(ctx: HttpContext) {
    const allow = (what: string, anHour: number) => networkAllowance(what, ctx.request.ip(), anHour)
    await throttle.consume(allow('sign_up_form', FORMS_AN_HOUR), ctx.response)
    const registration = await ctx.request.validateUsing(signUpValidator)
    await throttle.consume(allow('sign_up', SIGN_UPS_AN_HOUR), ctx.response)

    const registered = await throttle.attempt(
      allow('sign_up_taken', TAKEN_AN_HOUR),
      ctx.response,
      () => register(registration)
    )
    if (!registered) refuseField('email', ctx.i18n.t('identity.sign_up.taken'))

    const destination = await startSignIn(ctx, registered.user)
    ctx.session.flash('success', ctx.i18n.t('identity.sign_up.done', { email: registration.email }))
    return ctx.response.redirect().toPath(destination ?? '/sign-in')
  }
}
