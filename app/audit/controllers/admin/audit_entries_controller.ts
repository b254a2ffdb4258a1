import { staffListPage } from '#core/lists/pages'
import type { HttpContext } from '@adonisjs/core/http'

export default class AuditEntriesController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'audit')
    return ctx.view.render('pages/audit/admin/entries', { list })
  }
}
