import { HttpContext } from '@adonisjs/core/http'
import { Logger } from '@adonisjs/core/logger'
import type { NextFn } from '@adonisjs/core/types/http'

const HEADERS = {
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** Gives every request its id, its logger and the security headers that Shield does not send. */
export default class RequestContextMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    ctx.response.header('X-Request-Id', ctx.request.id() ?? '')
    for (const [name, value] of Object.entries(HEADERS)) ctx.response.header(name, value)
    ctx.containerResolver.bindValue(HttpContext, ctx)
    ctx.containerResolver.bindValue(Logger, ctx.logger)
    return next()
  }
}
