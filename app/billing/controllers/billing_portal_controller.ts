import { goOnAt } from '#core/security/go_on_at'
import { recordGatewayVisit } from '#billing/cards/record_gateway_visit'
import { openPortal } from '#billing/cards/start_method_setup'
import PaymentMethodPolicy from '#billing/policies/payment_method_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class BillingPortalController {
  async store(ctx: HttpContext) {
    const { bouncer, response, session, visitor, i18n } = ctx
    await bouncer.with(PaymentMethodPolicy).authorize('manage')
    const account = visitor.requireAccount()
    const opened = await openPortal(account)
    if (opened.ok) {
      await recordGatewayVisit('billing_portal.opened', account)
      return goOnAt(ctx, opened.value)
    }
    session.flash('error', i18n.t(`billing.refusals.${opened.error.type}`))
    return response.redirect().toRoute('payment_methods.index')
  }
}
