import { HttpContext } from '@adonisjs/core/http'
import logger from '@adonisjs/core/services/logger'
import { Logger } from '@adonisjs/core/logger'
import { newNonce } from '#core/security/nonce'
import { responseHeaders } from '#core/security/response_headers'
import type { NextFn } from '@adonisjs/core/types/http'

const REQUEST_ID = /^[\w-]{1,64}$/

/**
 * Gives every request its id, its logger and its security headers, before anything may refuse it. An id that a proxy
 * sent is kept where it is one: it is logged, stored and shown.
 */
export default class RequestContextMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { request, response } = ctx
    this.#identify(ctx)
    response.header('X-Request-Id', request.id() ?? '')
    response.nonce = newNonce()
    for (const [name, value] of Object.entries(responseHeaders(response.nonce)))
      response.header(name, value)
    ctx.containerResolver.bindValue(HttpContext, ctx)
    ctx.containerResolver.bindValue(Logger, ctx.logger)
    return next()
  }

  #identify(ctx: HttpContext): void {
    const { headers } = ctx.request.request
    if (REQUEST_ID.test(String(headers['x-request-id'] ?? ''))) return
    delete headers['x-request-id']
    ctx.logger = logger.child({ request_id: ctx.request.id() })
  }
}
