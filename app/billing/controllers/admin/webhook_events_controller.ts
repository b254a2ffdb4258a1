import { staffListPage } from '#core/lists/pages'
import type { HttpContext } from '@adonisjs/core/http'

export default class WebhookEventsController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'webhook_events')
    return ctx.view.render('pages/billing/admin/webhook_events/index', { list })
  }
}
