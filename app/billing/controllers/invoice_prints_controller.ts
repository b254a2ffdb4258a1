import { invoiceOf } from '#billing/invoices/find_invoice'
import { invoicePage } from '#billing/invoices/invoice_page'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvoicePrintsController {
  async show({ params, view, visitor }: HttpContext) {
    const invoice = await invoiceOf(visitor.requireAccount().id, params.id)
    return view.render('pages/billing/invoices/print', {
      invoice,
      ...(await invoicePage(invoice)),
    })
  }
}
