import { E_FORBIDDEN } from '#identity/errors'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Lets staff through who hold the permission, where one is named; 403 for other users, sign-in for visitors. */
export default class StaffMiddleware {
  async handle({ visitor, response }: HttpContext, next: NextFn, { can }: { can?: string } = {}) {
    if (!visitor.user) return response.redirect().withIntendedUrl().toRoute('sign_in.create')
    if (!visitor.staff || (can && !visitor.can(can))) throw new E_FORBIDDEN()
    return next()
  }
}
