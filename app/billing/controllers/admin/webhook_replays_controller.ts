import { replayEvent } from '#billing/webhooks/replay_event'
import WebhookEvent from '#billing/models/webhook_event'
import type { HttpContext } from '@adonisjs/core/http'

export default class WebhookReplaysController {
  async store({ params, response, session, i18n }: HttpContext) {
    await replayEvent(await WebhookEvent.findOrFail(params.id))
    session.flash('success', i18n.t('billing.admin.replayed'))
    return response.redirect().toRoute('admin.webhook_events.index')
  }
}
