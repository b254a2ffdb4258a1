import { logSecurity } from '#core/security/security_log'
import { gateways } from '@innkeeper/panel/gateway'
import { receiveEvent } from '#billing'
import type { HttpContext } from '@adonisjs/core/http'

export default class StripeWebhooksController {
  /** Keeps a signed event and answers at once; what it means is worked out later. 400 where the signature is not right. */
  async store(ctx: HttpContext) {
    const { request, response } = ctx
    const event = gateways.get('stripe').verifyWebhook(request.raw() ?? '', request.headers())
    if (!event) {
      logSecurity(ctx, 'webhook_refused', { reason: 'signature' })
      return response.badRequest({ error: 'The signature is missing, wrong or too old' })
    }
    await receiveEvent('stripe', event, 'webhook')
    return response.ok({ received: true })
  }
}
