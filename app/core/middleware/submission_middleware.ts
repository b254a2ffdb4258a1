import { asSubmission } from '#core/forms/submission'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Lets a form that is sent twice, by a double click or an impatient reload, have its effect once. */
export default class SubmissionMiddleware {
  handle(ctx: HttpContext, next: NextFn) {
    return asSubmission(ctx, next)
  }
}
