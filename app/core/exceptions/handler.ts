import app from '@adonisjs/core/services/app'
import { ExceptionHandler } from '@adonisjs/core/http'
import type { HttpContext } from '@adonisjs/core/http'
import type { StatusPageRange, StatusPageRenderer } from '@adonisjs/core/types/http'

const page =
  (status: number): StatusPageRenderer =>
  (_error, ctx) =>
    ctx.view.render('pages/errors/show', { status, requestId: ctx.request.id() })

/** Turns errors into pages: what happened, what it means, what to do, and the request id to quote. */
export default class HttpExceptionHandler extends ExceptionHandler {
  protected debug = app.inDev
  protected renderStatusPages = true
  protected ignoreCodes = ['E_VALIDATION_ERROR', 'E_ROUTE_NOT_FOUND', 'E_ROW_NOT_FOUND', 'E_BAD_CSRF_TOKEN']

  protected statusPages: Record<StatusPageRange, StatusPageRenderer> = {
    '403': page(403),
    '404': page(404),
    '419': page(419),
    '422': page(422),
    '429': page(429),
    '503': page(503),
    '400..499': page(404),
    '500..599': page(500),
  }

  async handle(error: unknown, ctx: HttpContext) {
    return super.handle(error, ctx)
  }

  async report(error: unknown, ctx: HttpContext) {
    return super.report(error, ctx)
  }
}
