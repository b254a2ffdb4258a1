import { cursorFrom } from '#core/database/keyset'
import { Money } from '#core/money/money'
import { formatMoney } from '#core/views/format'
import { refundByStaff } from '#billing/actions/refund_by_staff'
import Invoice from '#billing/models/invoice'
import { allRefunds } from '#billing/queries/payment_lists'
import { refundValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'
import type { I18n } from '@adonisjs/i18n'
import type { RefundFailure } from '#billing/contracts/refund_invoice'

export default class RefundsController {
  async index({ request, view }: HttpContext) {
    return view.render('pages/billing/admin/refunds/index', {
      refunds: await allRefunds(cursorFrom(request)),
    })
  }

  async store({ params, request, response, session, visitor, i18n }: HttpContext) {
    const { amount, reason, request: marker } = await request.validateUsing(refundValidator)
    const invoice = await Invoice.findOrFail(params.id)
    const typed = Money.parse(amount, invoice.currency)
    const refunded = await refundByStaff(invoice, {
      amountMinor: typed?.isOnStep ? typed.minor : 0,
      reason,
      by: `staff:${visitor.requireUser().id}`,
      request: marker,
    })
    if (refunded.ok) session.flash('success', i18n.t('billing.admin.refund_started'))
    else session.flash('error', refusalText(i18n, refunded.error))
    return response.redirect().toRoute('admin.invoices.show', { id: invoice.id })
  }
}

/** A refusal with what can be refunded, where something can. */
function refusalText(i18n: I18n, failure: RefundFailure): string {
  if (!('refundable' in failure)) return i18n.t(`billing.refusals.${failure.type}`)
  const { type, refundable } = failure
  const some = refundable.isPositive ? type : `${type}_all`
  return i18n.t(`billing.refusals.${some}`, { amount: formatMoney(refundable) })
}
