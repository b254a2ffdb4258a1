import { idOfFile, sendPdf } from '#billing/documents/send_pdf'
import { invoiceWithDetails } from '#billing/invoices/find_invoice'
import { invoicePdf } from '#billing/invoices/invoice_pdf'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvoiceDocumentsController {
  async show(ctx: HttpContext) {
    const invoice = await invoiceWithDetails(idOfFile(ctx.params.file))
    return sendPdf(ctx, String(invoice.number), await invoicePdf(invoice))
  }
}
