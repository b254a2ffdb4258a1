import { countSignUpForm, signUp } from '#identity/sign_in/sign_up'
import { countryOptions } from '#identity/accounts/countries'
import { signUpValidator } from '#identity/validators/sign_up_validator'
import type { HttpContext } from '@adonisjs/core/http'

export default class SignUpsController {
  async create({ view, i18n }: HttpContext) {
    return view.render('pages/identity/sign_up', { countries: countryOptions(i18n.locale) })
  }

  async store(ctx: HttpContext) {
    await countSignUpForm(ctx)
    const registration = await ctx.request.validateUsing(signUpValidator)
    const { path } = await signUp(ctx, registration, async () => null)
    ctx.session.flash('success', ctx.i18n.t('identity.sign_up.done', { email: registration.email }))
    return ctx.response.redirect().toPath(path)
  }
}
