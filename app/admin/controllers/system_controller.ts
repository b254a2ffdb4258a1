import { allowedBy } from '#core/named_action'
import { openAlerts } from '#notifications'
import { systemReport } from '#admin/system/system_report'
import type { HttpContext } from '@adonisjs/core/http'

/** What the panel runs on and whether it does its work. */
export default class SystemController {
  async show(ctx: HttpContext) {
    const [report, alerts] = await Promise.all([systemReport(), openAlerts(allowedBy(ctx))])
    return ctx.view.render('pages/admin/system', { ...report, alerts })
  }
}
