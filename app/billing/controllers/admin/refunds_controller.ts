import { Money } from '#core/money/money'
import { refundByStaff } from '#billing/actions/refund_by_staff'
import Invoice from '#billing/models/invoice'
import { allRefunds } from '#billing/queries/payment_lists'
import { pageValidator, refundValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class RefundsController {
  async index({ request, view }: HttpContext) {
    const [, query] = await pageValidator.tryValidate(request.qs())
    return view.render('pages/billing/admin/refunds/index', {
      refunds: await allRefunds(query?.page),
    })
  }

  async store({ params, request, response, session, visitor, i18n }: HttpContext) {
    const { amount, reason, request: marker } = await request.validateUsing(refundValidator)
    const invoice = await Invoice.findOrFail(params.id)
    const refunded = await refundByStaff(invoice, {
      amountMinor: Money.parse(amount, invoice.currency)?.minor ?? 0,
      reason,
      by: `staff:${visitor.requireUser().id}`,
      request: marker,
    })
    if (refunded.ok) session.flash('success', i18n.t('billing.admin.refund_started'))
    else session.flash('error', i18n.t(`billing.refusals.${refunded.error.type}`))
    return response.redirect().toRoute('admin.invoices.show', { id: invoice.id })
  }
}
