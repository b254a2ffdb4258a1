import { carryUnsentForm, returnUnsentForm } from '#core/forms/unsent_form'
import { askToSignIn } from '#identity/sign_in/asked_page'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Lets signed-in users through; sends others to sign in and back again, with what they had typed. */
export default class AuthMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    if (ctx.visitor.user) return next()
    if (returnUnsentForm(ctx)) return
    carryUnsentForm(ctx)
    return askToSignIn(ctx)
  }
}
