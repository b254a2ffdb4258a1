import { staffListPage } from '#core/lists/pages'
import { Money } from '#core/money/money'
import { formatMoney } from '#core/views/format'
import { refuseField } from '#core/exceptions/refuse_field'
import { refundByStaff } from '#billing/refunds/refund_by_staff'
import Invoice from '#billing/models/invoice'
import { refundValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'
import type { I18n } from '@adonisjs/i18n'
import type { Session } from '@adonisjs/session'
import type { RefundFailure } from '#billing/refunds/refund_invoice'

export default class RefundsController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'refunds')
    return ctx.view.render('pages/billing/admin/refunds/index', { list })
  }

  async store({ params, request, response, session, visitor, i18n }: HttpContext) {
    const invoice = await Invoice.findOrFail(params.id)
    const meta = { currency: invoice.currency }
    const form = await request.validateUsing(refundValidator, { meta })
    const refunded = await refundByStaff(invoice, {
      amountMinor: Money.typed(form.amount, invoice.currency).minor,
      ...{ reason: form.reason, to: form.to, reference: form.reference },
      by: { type: 'staff', id: visitor.requireUser().id },
      request: form.request,
    })
    if (refunded.ok) session.flash('success', i18n.t('billing.admin.refund_started'))
    else refuse(refunded.error, session, i18n)
    return response.redirect().toRoute('admin.invoices.show', { id: invoice.id })
  }
}

/** Another amount may do where something can be refunded: that is said beside the amount, everything else above the page. */
function refuse(failure: RefundFailure, session: Session, i18n: I18n): void {
  const { type } = failure
  if (!('refundable' in failure)) return session.flash('error', i18n.t(`billing.refusals.${type}`))
  const { refundable } = failure
  const data = { amount: formatMoney(refundable) }
  if (!refundable.isPositive)
    return session.flash('error', i18n.t(`billing.refusals.${type}_all`, data))
  const [first, second = ''] = 'nearest' in failure ? failure.nearest : []
  const count = second ? 2 : 1
  refuseField('amount', i18n.t(`billing.refusals.${type}`, { ...data, first, second, count }))
}
