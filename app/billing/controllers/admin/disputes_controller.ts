import { allowedBy } from '#core/named_action'
import { staffListPage } from '#core/lists/pages'
import { showDispute } from '#billing/disputes/show_dispute'
import Dispute from '#billing/models/dispute'
import type { HttpContext } from '@adonisjs/core/http'

/** What banks dispute. */
export default class DisputesController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'disputes')
    return ctx.view.render('pages/billing/admin/disputes/index', { list })
  }

  async show(ctx: HttpContext) {
    const { params, view, i18n } = ctx
    const dispute = await Dispute.findOrFail(params.id)
    const mayManage = await allowedBy(ctx)('BillingPolicy.manage')
    return view.render(
      'pages/billing/admin/disputes/show',
      await showDispute(i18n, dispute, { mayManage })
    )
  }
}
