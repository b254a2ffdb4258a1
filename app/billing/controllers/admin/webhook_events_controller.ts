import { cursorFrom } from '#core/database/keyset'
import { webhookEvents } from '#billing/payments/list_payments'
import { eventFilterValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class WebhookEventsController {
  async index({ request, view }: HttpContext) {
    const [, filter] = await eventFilterValidator.tryValidate(request.qs())
    return view.render('pages/billing/admin/webhook_events/index', {
      events: await webhookEvents(filter?.state, cursorFrom(request)),
      filter: filter ?? {},
      url: `/admin/webhook-events?state=${filter?.state ?? ''}`,
    })
  }
}
