import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { reopenCollection } from '#billing/collections/reopen_collection'
import { reinstateInvoice } from '#billing/write_offs/reinstate_invoice'
import Invoice from '#billing/models/invoice'
import { writeOffValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class WriteOffsController {
  async store({ params, request, response, session, visitor, i18n }: HttpContext) {
    const { reason } = await request.validateUsing(writeOffValidator)
    const invoice = await Invoice.findOrFail(params.id)
    const { accountId } = invoice
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const changed = await transaction(async (trx) => {
      if (!(await invoice.writeOff({ by, reason }, trx))) return false
      const changes = { reason }
      await audit.record(trx, 'invoice.written_off', invoice, { changes, accountId })
      return true
    })
    if (changed) session.flash('success', i18n.t('billing.admin.written_off'))
    else session.flash('error', i18n.t('billing.refusals.not_written_off'))
    return response.redirect().toRoute('admin.invoices.show', { id: invoice.id })
  }

  /** What is due is owed again. */
  async destroy({ params, response, session, i18n }: HttpContext) {
    const { id, accountId } = await Invoice.findOrFail(params.id)
    const changed = await transaction(async (trx) => {
      const invoice = await Invoice.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
      if (!(await reinstateInvoice(trx, invoice))) return false
      await reopenCollection(trx, invoice)
      await audit.record(trx, 'invoice.reinstated', invoice, { accountId })
      return true
    })
    if (changed) session.flash('success', i18n.t('billing.admin.reinstated'))
    else session.flash('error', i18n.t('billing.refusals.not_reinstated'))
    return response.redirect().toRoute('admin.invoices.show', { id })
  }
}
