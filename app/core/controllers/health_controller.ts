import { healthChecks } from '#core/registries/health_checks'
import type { HttpContext } from '@adonisjs/core/http'

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

export default class HealthController {
  /** Answers as long as the process serves requests. */
  async live({ response }: HttpContext) {
    return response.ok({ status: 'ok' })
  }

  /** 200 when every critical check passes, else 503; the body names each check for staff and for this machine. */
  async ready(ctx: HttpContext) {
    const { response, visitor } = ctx
    const checks = await healthChecks.recent()
    const failed = Object.values(checks).some(
      (check) => check.critical && check.status === 'failed'
    )
    const seesDetails = visitor?.staff || isFromHere(ctx)
    const status = failed ? 'failed' : 'ok'
    return response.status(failed ? 503 : 200).send(seesDetails ? { status, checks } : { status })
  }
}

/** A proxy on the same machine says for whom it asks; who asks without one is on the machine itself. */
function isFromHere({ request }: HttpContext): boolean {
  const isForwarded = ['x-forwarded-for', 'forwarded'].some((name) => request.header(name))
  return !isForwarded && LOOPBACK.has(request.ip())
}
