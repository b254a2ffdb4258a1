import { goOnAt } from '#core/security/go_on_at'
import { recordGatewayVisit } from '#billing/cards/record_gateway_visit'
import { openPortal } from '#billing/cards/start_method_setup'
import type { HttpContext } from '@adonisjs/core/http'

export default class BillingPortalController {
  async store(ctx: HttpContext) {
    const { response, session, visitor, i18n } = ctx
    const account = visitor.requireAccountWhere('pays')
    const opened = await openPortal(account)
    if (opened.ok) {
      await recordGatewayVisit('billing_portal.opened', account)
      return goOnAt(ctx, opened.value)
    }
    session.flash('error', i18n.t(`billing.refusals.${opened.error.type}`))
    return response.redirect().toRoute('payment_methods.index')
  }
}
