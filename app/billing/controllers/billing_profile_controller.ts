import { saveBillingProfile } from '#billing/invoices/save_billing_profile'
import BillingProfile from '#billing/models/billing_profile'
import PaymentMethodPolicy from '#billing/policies/payment_method_policy'
import { billingProfileValidator } from '#billing/validators/payment_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** How an account wants to be billed. */
export default class BillingProfileController {
  async edit({ bouncer, view, visitor }: HttpContext) {
    await bouncer.with(PaymentMethodPolicy).authorize('manage')
    const profile = await BillingProfile.of(visitor.requireAccount().id)
    return view.render('pages/billing/profile/edit', { profile })
  }

  async update({ bouncer, request, response, session, visitor, i18n }: HttpContext) {
    await bouncer.with(PaymentMethodPolicy).authorize('manage')
    const form = await request.validateUsing(billingProfileValidator)
    await saveBillingProfile(visitor.requireAccount().id, {
      purchaseOrder: form.purchase_order ?? null,
      consolidate: form.consolidate === true,
      useCreditFirst: form.use_credit_first === true,
    })
    session.flash('success', i18n.t('billing.profile.saved'))
    return response.redirect().toRoute('billing_profile.edit')
  }
}
