import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import Invoice from '#billing/models/invoice'
import { voidInvoiceValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvoiceVoidsController {
  async store({ params, request, response, session, visitor, i18n }: HttpContext) {
    const { reason } = await request.validateUsing(voidInvoiceValidator)
    const invoice = await Invoice.findOrFail(params.id)
    const changed = await transaction(async (trx) => {
      if (
        !(await invoice.void({ by: { type: 'staff', id: visitor.requireUser().id }, reason }, trx))
      )
        return false
      await audit.record(trx, 'invoice.voided', invoice, {
        changes: { reason },
        accountId: invoice.accountId,
      })
      return true
    })
    if (changed) session.flash('success', i18n.t('billing.admin.voided'))
    else session.flash('error', i18n.t('billing.refusals.not_voidable'))
    return response.redirect().toRoute('admin.invoices.show', { id: invoice.id })
  }
}
