import { idOfFile, sendPdf } from '#billing/documents/send_pdf'
import { receiptOf } from '#billing/receipts/receipt'
import { receiptPdf } from '#billing/receipts/receipt_pdf'
import InvoicePolicy from '#billing/policies/invoice_policy'
import type { HttpContext } from '@adonisjs/core/http'

/** Receipts of what an account paid by card or by transfer. */
export default class ReceiptsController {
  async show(ctx: HttpContext) {
    await ctx.bouncer.with(InvoicePolicy).authorize('view')
    const { id } = ctx.visitor.requireAccount()
    const receipt = await receiptOf(idOfFile(ctx.params.file), id)
    return sendPdf(ctx, `receipt-${receipt.number}`, await receiptPdf(receipt))
  }
}
