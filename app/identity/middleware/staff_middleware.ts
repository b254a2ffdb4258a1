import { returnUnsentForm } from '#core/forms/unsent_form'
import { E_FORBIDDEN } from '#identity/errors'
import { askToSignIn } from '#identity/sign_in/asked_page'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Lets staff through who hold the permission, where one is named; 403 for other users, sign-in for visitors. */
export default class StaffMiddleware {
  async handle(ctx: HttpContext, next: NextFn, { can }: { can?: string } = {}) {
    const { visitor } = ctx
    if (!visitor.user) return returnUnsentForm(ctx) ? undefined : askToSignIn(ctx)
    if (!visitor.staff || (can && !visitor.can(can))) throw new E_FORBIDDEN()
    return next()
  }
}
