import { idOfFile, sendPdf } from '#billing/documents/send_pdf'
import { invoicePdf } from '#billing/invoices/invoice_pdf'
import { invoiceOf } from '#billing/invoices/find_invoice'
import InvoicePolicy from '#billing/policies/invoice_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvoiceDocumentsController {
  async show(ctx: HttpContext) {
    await ctx.bouncer.with(InvoicePolicy).authorize('view')
    const { id } = ctx.visitor.requireAccount()
    const invoice = await invoiceOf(id, idOfFile(ctx.params.file))
    return sendPdf(ctx, String(invoice.number), await invoicePdf(invoice))
  }
}
