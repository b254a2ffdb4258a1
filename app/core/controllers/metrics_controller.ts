import { Exception } from '@adonisjs/core/exceptions'
import { safeEqual } from '@adonisjs/core/helpers'
import { metricsToken } from '#core/metrics/http_requests'
import { CONTENT_TYPE } from '#core/metrics/text_format'
import { writeMetrics } from '#core/metrics/write_metrics'
import type { HttpContext } from '@adonisjs/core/http'

export default class MetricsController {
  /** What is measured, for who shows METRICS_TOKEN; without one the address leads nowhere. */
  async show({ request, response }: HttpContext) {
    const token = metricsToken()
    if (!token) throw new Exception('No such page', { status: 404, code: 'E_ROUTE_NOT_FOUND' })
    response.header('Cache-Control', 'no-store')
    if (!safeEqual(request.header('authorization') ?? '', `Bearer ${token}`))
      return response.header('WWW-Authenticate', 'Bearer').unauthorized('')
    return response.header('Content-Type', CONTENT_TYPE).send(await writeMetrics())
  }
}
