import { cursorFrom } from '#core/database/keyset'
import { newId } from '#core/ids'
import { creditBalance } from '#billing/ledger/credit_balance'
import { invoiceWithDetails } from '#billing/invoices/find_invoice'
import { refundableOf } from '#billing/disputes/find_disputes'
import { invoicePage } from '#billing/invoices/invoice_page'
import { filteredInvoices } from '#billing/invoices/list_invoices'
import { disputeNotices } from '#billing/disputes/present_dispute'
import { refundReasons } from '#billing/refunds/refund_reasons'
import { invoiceFilterValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvoicesController {
  async index({ request, view }: HttpContext) {
    const [, filter] = await invoiceFilterValidator.tryValidate(request.qs())
    const invoices = await filteredInvoices(filter ?? {}, cursorFrom(request))
    const query = new URLSearchParams({ state: filter?.state ?? '', text: filter?.text ?? '' })
    return view.render('pages/billing/admin/invoices/index', {
      invoices,
      filter: filter ?? {},
      url: `/admin/invoices?${query}`,
    })
  }

  async show({ params, view, i18n }: HttpContext) {
    const invoice = await invoiceWithDetails(params.id)
    return view.render('pages/billing/admin/invoices/show', {
      invoice,
      ...(await invoicePage(invoice)),
      credit: await creditBalance(invoice.accountId, invoice.currency),
      refundable: refundableOf(invoice),
      disputes: disputeNotices(i18n, invoice.disputes),
      refundReasons: refundReasons(i18n, invoice.refunds),
      // Marks one refund form, so that sending it twice refunds once.
      refundRequest: newId(),
    })
  }
}
