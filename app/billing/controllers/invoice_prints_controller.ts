import { invoiceOf } from '#billing/invoices/find_invoice'
import { invoicePage } from '#billing/invoices/invoice_page'
import InvoicePolicy from '#billing/policies/invoice_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvoicePrintsController {
  async show({ bouncer, params, view, visitor }: HttpContext) {
    await bouncer.with(InvoicePolicy).authorize('view')
    const invoice = await invoiceOf(visitor.requireAccount().id, params.id)
    return view.render('pages/billing/invoices/print', {
      invoice,
      ...(await invoicePage(invoice)),
    })
  }
}
