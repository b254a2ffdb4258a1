import { homeOf } from '#identity/sign_in/destination'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Lets people through who are not signed in; sends others home. */
export default class GuestMiddleware {
  async handle({ visitor, response }: HttpContext, next: NextFn) {
    return visitor.user ? response.redirect().toPath(homeOf(visitor)) : next()
  }
}
