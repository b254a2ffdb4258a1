import { invoicePdf } from '#billing/invoices/invoice_pdf'
import { invoiceOf } from '#billing/invoices/find_invoice'
import InvoicePolicy from '#billing/policies/invoice_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvoiceDocumentsController {
  async show({ bouncer, params, response, visitor }: HttpContext) {
    await bouncer.with(InvoicePolicy).authorize('view')
    const invoice = await invoiceOf(
      visitor.requireAccount().id,
      String(params.file).replace(/\.pdf$/, '')
    )
    response.header('content-type', 'application/pdf')
    response.header(
      'content-disposition',
      `attachment; filename="${String(invoice.number).replaceAll(/[^\w-]/g, '_')}.pdf"`
    )
    return response.send(await invoicePdf(invoice))
  }
}
