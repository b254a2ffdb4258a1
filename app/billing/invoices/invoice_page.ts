import { shopDay } from '#billing/shop_day'
import { standingOf } from '#billing/invoices/invoice_standing'
import { shownDocument } from '#billing/invoices/shown_document'
import { transferCode } from '#billing/invoices/transfer_code'
import type Invoice from '#billing/models/invoice'

/** What every page of an issued invoice shows: the document, its state today, and what became of it. */
export async function invoicePage(invoice: Invoice) {
  const standing = await standingOf(invoice)
  return {
    document: await shownDocument(invoice),
    transfer: await transferCode(invoice.document, standing),
    shownState: invoice.stateOn(await shopDay()),
    standing,
  }
}
