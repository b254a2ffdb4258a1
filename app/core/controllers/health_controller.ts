import { healthChecks } from '#core/registries/health_checks'
import type { HttpContext } from '@adonisjs/core/http'

export default class HealthController {
  /** Answers as long as the process serves requests. */
  async live({ response }: HttpContext) {
    return response.ok({ status: 'ok' })
  }

  /** 200 when every critical check passes, else 503; the body names each check. */
  async ready({ response }: HttpContext) {
    const checks = await healthChecks.recent()
    const failed = Object.values(checks).some(
      (check) => check.critical && check.status === 'failed'
    )
    return response.status(failed ? 503 : 200).send({ status: failed ? 'failed' : 'ok', checks })
  }
}
