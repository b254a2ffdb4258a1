import { idOfFile, sendPdf } from '#billing/documents/send_pdf'
import { receiptOf } from '#billing/receipts/receipt'
import { receiptPdf } from '#billing/receipts/receipt_pdf'
import type { HttpContext } from '@adonisjs/core/http'

export default class ReceiptsController {
  async show(ctx: HttpContext) {
    const receipt = await receiptOf(idOfFile(ctx.params.file))
    return sendPdf(ctx, `receipt-${receipt.number}`, await receiptPdf(receipt))
  }
}
