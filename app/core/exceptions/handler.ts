import app from '@adonisjs/core/services/app'
import { ExceptionHandler } from '@adonisjs/core/http'
import env from '#start/env'
import { errorPage } from '#core/exceptions/error_page'
import { asForbidden } from '#core/exceptions/forbidden'
import { backToForm } from '#core/forms/back_to_form'
import { keepInput } from '#core/forms/keep_input'
import { logRefusal } from '#core/security/security_log'
import { asUnreadableBody } from '#core/forms/unreadable_body'
import { keepUnsentForm, returnUnsentForm } from '#core/forms/unsent_form'
import type { HttpContext } from '@adonisjs/core/http'
import type { HttpError } from '@adonisjs/core/types/http'

/** Errors that would answer by themselves, without our page. */
const ANSWERED_HERE: Record<string, number | undefined> = {
  E_BAD_CSRF_TOKEN: 419,
  E_TOO_MANY_REQUESTS: 429,
  E_HTTP_REQUEST_ABORTED: undefined,
}

/** Nothing is wrong with what was sent, so it waits at its form until it can be sent again. */
const TRY_LATER = [429, 503]

/** More fields than any form of ours has; what is beyond was made up. */
const MOST_MESSAGES = 100

/** Turns errors into pages: what happened, what it means, what to do, and the request id to quote. */
export default class HttpExceptionHandler extends ExceptionHandler {
  protected debug = app.inDev && !env.get('DEMO')
  protected ignoreCodes = [
    'E_VALIDATION_ERROR',
    'E_ROUTE_NOT_FOUND',
    'E_ROW_NOT_FOUND',
    'E_BAD_CSRF_TOKEN',
    'E_SUBMITTED_BEFORE',
  ]

  async handle(thrown: unknown, ctx: HttpContext) {
    const error = asForbidden(asUnreadableBody(thrown))
    const httpError = this.toHttpError(error)
    logRefusal(ctx, httpError)
    const { code } = httpError
    if (code === 'E_BAD_CSRF_TOKEN' && returnUnsentForm(ctx)) return
    if (TRY_LATER.includes(this.#statusOf(httpError))) keepUnsentForm(ctx)
    if (!code || !(code in ANSWERED_HERE)) return super.handle(error, ctx)
    return this.#answer(httpError, ctx)
  }

  async report(thrown: unknown, ctx: HttpContext) {
    return super.report(asForbidden(thrown), ctx)
  }

  /** In development the reason of a failure is shown instead of the page that customers get. */
  async renderErrorAsHTML(error: HttpError, ctx: HttpContext) {
    if (error.status >= 500 && this.isDebuggingEnabled(ctx))
      return super.renderErrorAsHTML(error, ctx)
    const status = this.#statusOf(error)
    ctx.response
      .status(status)
      .type('html')
      .send(await errorPage(ctx, status))
  }

  /** The text of an error of ours may name hosts and tables, so programs get the number to quote instead. */
  async renderErrorAsJSON(error: HttpError, ctx: HttpContext) {
    const status = this.#statusOf(error)
    const message =
      status >= 500 && !this.isDebuggingEnabled(ctx) ? 'Internal server error' : error.message
    ctx.response.status(status).send({ message, code: error.code, requestId: ctx.request.id() })
  }

  /** Back to the form with its errors and with what was typed, secrets excepted. */
  async renderValidationErrorAsHTML(error: HttpError, ctx: HttpContext) {
    if (!ctx.session) return this.renderErrorAsHTML(error, ctx)
    error.messages = error.messages.slice(0, MOST_MESSAGES)
    ctx.session.flashValidationErrors(error, false)
    keepInput(ctx)
    backToForm(ctx)
  }

  #answer(error: HttpError, ctx: HttpContext) {
    const headers: unknown =
      'getDefaultHeaders' in error ? (error.getDefaultHeaders as () => unknown)() : {}
    for (const [name, value] of Object.entries(headers as Record<string, string>))
      ctx.response.header(name, value)
    return this.renderError(error, ctx)
  }

  #statusOf(error: HttpError): number {
    return ANSWERED_HERE[error.code ?? ''] ?? error.status
  }
}
