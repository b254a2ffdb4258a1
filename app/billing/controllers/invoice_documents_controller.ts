import { invoicePdf } from '#billing/invoices/invoice_pdf'
import { invoiceOf } from '#billing/invoices/find_invoice'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvoiceDocumentsController {
  async show({ params, response, visitor }: HttpContext) {
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
