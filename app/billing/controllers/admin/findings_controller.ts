import { staffListPage } from '#core/lists/pages'
import type { HttpContext } from '@adonisjs/core/http'

export default class FindingsController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'findings')
    return ctx.view.render('pages/billing/admin/findings/index', { list })
  }
}
