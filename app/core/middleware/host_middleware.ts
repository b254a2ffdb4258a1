import { Exception } from '@adonisjs/core/exceptions'
import { isOwnHost } from '#core/security/own_hosts'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Answers only where the panel was asked under a name of its own. Probes ask for an address, so they may. */
export default class HostMiddleware {
  async handle({ request }: HttpContext, next: NextFn) {
    const { host } = request.request.headersDistinct
    if (host && host.length > 1)
      throw new Exception('A request names one host', { status: 400, code: 'E_SEVERAL_HOSTS' })
    if (isOwnHost(request.host()) || /^\/(health\/|metrics$)/.test(request.url())) return next()
    throw new Exception('The panel does not answer for this host', {
      status: 421,
      code: 'E_FOREIGN_HOST',
    })
  }
}
