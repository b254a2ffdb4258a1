import { accountOverview } from '#provisioning/services/account_overview'
import { listServiceEvents } from '#provisioning/services/list_service_events'
import { openInvoices } from '#provisioning/services/open_invoices'
import ServicePolicy from '#provisioning/policies/service_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class DashboardController {
  /** What an account has, owes, and what changed. */
  async show({ bouncer, visitor, view, response }: HttpContext) {
    if (!visitor.account && visitor.staff) return response.redirect('/admin')
    await bouncer.with(ServicePolicy).authorize('view')
    const account = visitor.requireAccount()
    return view.render('pages/provisioning/dashboard', {
      account,
      name: visitor.requireUser().name,
      ...(await accountOverview(account.id)),
      invoices: await openInvoices(account.id, 5),
      events: await listServiceEvents({ accountId: account.id }, 8),
    })
  }
}
