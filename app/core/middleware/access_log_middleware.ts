import logger from '@adonisjs/core/services/logger'
import { cut } from '#core/text'
import { metricsToken, observeRequest } from '#core/metrics/http_requests'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * Writes one line for each request once it is answered. Addresses are named by the pattern of their route, because
 * some hold secrets; one that leads nowhere is written as it was asked for, but for parts that are long enough to be one:
 * a mailed link that was copied with something behind it still opens without. Probes and files are for debugging.
 */
export default class AccessLogMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const start = performance.now()
    ctx.response.onFinish(() => this.#write(ctx, performance.now() - start))
    return next()
  }

  #write({ request, response, route }: HttpContext, ms: number): void {
    const status = response.getStatus()
    if (metricsToken())
      observeRequest({ method: request.method(), pattern: route?.pattern, status, ms })
    const isRoutine = /^\/(health|metrics)/.test(route?.pattern ?? '') || (!route && status < 400)
    logger[isRoutine ? 'debug' : 'info'](
      {
        event: 'http.request',
        method: request.method(),
        route: route?.pattern ?? cut(withoutLongParts(request.url()), 200),
        status,
        ms: Math.round(ms * 10) / 10,
        ip: request.ip(),
        requestId: request.id() ?? null,
      },
      'request'
    )
  }
}

/** Ids have 26 characters and words of ours fewer; secrets have more. */
function withoutLongParts(path: string): string {
  return path.replaceAll(/[^/]{33,}/g, '…')
}
