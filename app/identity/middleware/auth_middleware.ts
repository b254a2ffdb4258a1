import { carryUnsentForm } from '#core/forms/unsent_form'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Lets signed-in users through; sends others to sign in and back again. */
export default class AuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { visitor, response, session, i18n } = ctx
    if (visitor.user) return next()
    carryUnsentForm(ctx)
    session.flash('notice', i18n.t('identity.sign_in.required'))
    return response.redirect().withIntendedUrl().toRoute('sign_in.create')
  }
}
