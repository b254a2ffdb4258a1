import { refuseField } from '#core/exceptions/refuse_field'
import { register } from '#identity/actions/register'
import { countryOptions } from '#identity/contracts/countries'
import { admit } from '#identity/sign_in/admit'
import { networkAllowance } from '#identity/sign_in/allowances'
import { throttle } from '#identity/sign_in/throttle'
import { signUpValidator } from '#identity/validators/sign_up_validator'
import type { HttpContext } from '@adonisjs/core/http'

const SIGN_UPS_AN_HOUR = 20

export default class SignUpsController {
  async create({ view, i18n }: HttpContext) {
    return view.render('pages/identity/sign_up', { countries: countryOptions(i18n.locale) })
  }

  async store(ctx: HttpContext) {
    const registration = await ctx.request.validateUsing(signUpValidator)
    await throttle.consume(
      networkAllowance('sign_up', ctx.request.ip(), SIGN_UPS_AN_HOUR),
      ctx.response
    )

    const result = await register(registration)
    if (!result.ok) refuseField('email', ctx.i18n.t('identity.sign_up.taken'))

    const destination = await admit(ctx, result.value.user)
    ctx.session.flash('success', ctx.i18n.t('identity.sign_up.done', { email: registration.email }))
    return ctx.response.redirect().toPath(destination ?? '/sign-in')
  }
}
