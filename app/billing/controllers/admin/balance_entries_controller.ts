import { staffListPage } from '#core/lists/pages'
import type { HttpContext } from '@adonisjs/core/http'

/** What moved the balances at gateways. */
export default class BalanceEntriesController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'balance_entries')
    return ctx.view.render('pages/billing/admin/balance_entries/index', { list })
  }
}
