import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Lets signed-in users through; sends others to sign in and back again. */
export default class AuthMiddleware {
  async handle({ visitor, response, session, i18n }: HttpContext, next: NextFn) {
    if (visitor.user) return next()
    session.flash('notice', i18n.t('identity.sign_in.required'))
    return response.redirect().withIntendedUrl().toRoute('sign_in.create')
  }
}
