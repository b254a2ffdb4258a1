import { staffListPage } from '#core/lists/pages'
import { timelinePage } from '#core/timeline/timeline_page'
import Account from '#identity/models/account'
import { findService } from '#provisioning/services/find_service'
import { isCorrectable } from '#provisioning/settings/correct_answers'
import { describeService } from '#provisioning/services/show_service'
import type { HttpContext } from '@adonisjs/core/http'

export default class ServicesController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'services')
    return ctx.view.render('pages/provisioning/admin/services/index', { list })
  }

  async show(ctx: HttpContext) {
    const found = await findService(ctx.params.id)
    const { id, accountId } = found.service
    const scope = { invoiceIds: [], serviceIds: [id], addresses: [] }
    return ctx.view.render('pages/provisioning/admin/services/show', {
      ...(await describeService(found)),
      correctable: isCorrectable(found.service.state),
      account: await Account.findOrFail(accountId),
      timeline: await timelinePage(ctx, { type: 'service', id, accountId, ...scope }),
    })
  }
}
