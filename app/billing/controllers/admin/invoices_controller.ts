import { staffListPage } from '#core/lists/pages'
import { newId } from '#core/ids'
import { creditBalance } from '#billing/ledger/credit_balance'
import { invoiceWithDetails } from '#billing/invoices/find_invoice'
import { invoiceDisputeNotices } from '#billing/disputes/account_disputes'
import { refundableOf } from '#billing/disputes/find_disputes'
import { invoicePage } from '#billing/invoices/invoice_page'
import { refundReasons } from '#billing/refunds/refund_reasons'
import WriteOff from '#billing/models/write_off'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvoicesController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'invoices')
    return ctx.view.render('pages/billing/admin/invoices/index', { list })
  }

  async show({ params, view, i18n }: HttpContext) {
    const invoice = await invoiceWithDetails(params.id)
    return view.render('pages/billing/admin/invoices/show', {
      invoice,
      ...(await invoicePage(invoice)),
      credit: await creditBalance(invoice.accountId, invoice.currency),
      writeOff: await WriteOff.findBy('open_key', invoice.id),
      refundable: await refundableOf(invoice),
      disputes: await invoiceDisputeNotices(i18n, invoice.id),
      refundReasons: refundReasons(i18n, invoice.refunds),
      // Marks one refund form, so that sending it twice refunds once.
      refundRequest: newId(),
    })
  }
}
