import { safeEqual } from '@adonisjs/core/helpers'
import env from '#start/env'
import { health } from '#core/health/health'
import { isForMachines } from '#core/middleware/for_people'
import { allowedBy } from '#core/named_action'
import type { HttpContext } from '@adonisjs/core/http'

export default class HealthController {
  /** Answers as long as the process serves requests. */
  async live({ response }: HttpContext) {
    return response.ok({ status: 'ok' })
  }

  /** 200 when every critical check passes, else 503; the body names each check for staff and for who knows HEALTH_TOKEN. */
  async ready(ctx: HttpContext) {
    const { response } = ctx
    const checks = await health.recent()
    const failed = Object.values(checks).some(
      (check) => check.critical && check.status === 'failed'
    )
    const seesDetails = knowsToken(ctx) || (await asksForStaff(ctx))
    const status = failed ? 'failed' : 'ok'
    return response.status(failed ? 503 : 200).send(seesDetails ? { status, checks } : { status })
  }
}

/** Staff are known where they ask with their browser. */
async function asksForStaff(ctx: HttpContext): Promise<boolean> {
  return !isForMachines(ctx) && allowedBy(ctx)('IdentityStaffPolicy.enter')
}

/** Where a request comes from proves nothing behind a proxy, so whoever watches the panel shows a secret. */
function knowsToken({ request }: HttpContext): boolean {
  const token = env.get('HEALTH_TOKEN')
  if (!token) return false
  return safeEqual(request.header('authorization') ?? '', `Bearer ${token}`)
}
