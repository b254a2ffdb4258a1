import { keepUnsentForm } from '#core/forms/unsent_form'
import { formPage } from '#core/forms/back_to_form'
import { E_NOT_CONFIRMED } from '#identity/errors'
import { isConfirmed } from '#identity/step_up/confirmation'
import { rememberPage } from '#identity/sign_in/asked_page'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * Lets through who showed within the last ten minutes that it is them. Others are asked, and come back to the page that they
 * were on with what they had typed; a program gets 403.
 */
export default class ConfirmedMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { request, response, visitor } = ctx
    if (isConfirmed(visitor.requireUserSession())) return next()
    if (request.accepts(['html', 'json']) !== 'html') throw new E_NOT_CONFIRMED()
    const reads = request.method() === 'GET'
    if (!reads) keepUnsentForm(ctx)
    rememberPage(ctx, reads ? request.url(true) : formPage(request))
    return response.redirect().toRoute('confirmation.create')
  }
}
