import { forbid } from '#core/exceptions/forbidden'
import { returnUnsentForm } from '#core/forms/unsent_form'
import { allowedBy } from '#core/named_action'
import { askToSignIn } from '#identity/sign_in/asked_page'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import type { PolicyAction } from '#identity/staff/policy_action'

/** Lets staff through who may do what is named, where something is; 403 for other users, sign-in for visitors. */
export default class StaffMiddleware {
  async handle(ctx: HttpContext, next: NextFn, { can }: { can?: PolicyAction } = {}) {
    if (!ctx.visitor.user) return returnUnsentForm(ctx) ? undefined : askToSignIn(ctx)
    const allows = allowedBy(ctx)
    if (!(await allows('IdentityStaffPolicy.enter'))) forbid()
    if (can && !(await allows(can))) forbid()
    return next()
  }
}
