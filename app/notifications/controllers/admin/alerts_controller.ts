import { allowedBy } from '#core/named_action'
import { cursorFrom } from '#core/database/keyset'
import { noticesOf, readNotices } from '#notifications/queries/notices'
import { openAlerts } from '#notifications/queries/open_alerts'
import { forgetUnread } from '#notifications/alerts/unread_count'
import type { HttpContext } from '@adonisjs/core/http'

/** What needs attention, and what the member of staff was told. */
export default class AlertsController {
  async index(ctx: HttpContext) {
    const { request, view, visitor } = ctx
    const [alerts, notices] = await Promise.all([
      openAlerts(allowedBy(ctx)),
      noticesOf(visitor.requireStaff().id, cursorFrom(request)),
    ])
    return view.render('pages/notifications/admin/alerts', { alerts, notices })
  }

  /** Marks everything as read. */
  async update({ response, visitor }: HttpContext) {
    const { id } = visitor.requireStaff()
    await readNotices(id)
    forgetUnread(id)
    return response.redirect().toRoute('admin.alerts.index')
  }
}
