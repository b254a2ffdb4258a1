import { staffListPage } from '#core/lists/pages'
import type { HttpContext } from '@adonisjs/core/http'

export default class MailsController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'mails')
    return ctx.view.render('pages/notifications/admin/mails', { list })
  }
}
