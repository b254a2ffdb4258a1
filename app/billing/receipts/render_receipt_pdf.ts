import { BODY, SMALL, Sheet, TITLE, day, say } from '#billing/invoices/typesetting/sheet'
import type { DocumentLooks } from '#billing/invoices/document_looks'
import type { Receipt } from '#billing/receipts/receipt'

/** Draws a receipt on A4: who received how much from whom, by which way, and what for. */
export function renderReceiptPdf(receipt: Receipt, looks: DocumentLooks): Promise<Buffer> {
  const sheet = new Sheet(receipt, looks)
  drawHeading(sheet, receipt)
  sheet.parties()
  drawLines(sheet, receipt)
  drawTotals(sheet, receipt)
  drawNotes(sheet, receipt)
  return sheet.finish()
}

function drawHeading(sheet: Sheet, { number, issuedOn, kind, card, reference }: Receipt): void {
  const how = card ?? say(`payment_kinds.${kind}`)
  sheet.sender()
  sheet.paragraph(say('receipt.title'), TITLE)
  sheet.y += 2
  sheet.paragraph(`${say('receipt.paid_on')}: ${day(issuedOn)}`, SMALL)
  sheet.paragraph(`${say('receipt.how')}: ${how}`, SMALL)
  sheet.paragraph(`${say('receipt.number')}: ${number}`, SMALL)
  if (reference) sheet.paragraph(`${say('receipt.reference')}: ${reference}`, SMALL)
  sheet.y += 18
}

function drawLines(sheet: Sheet, { lines, creditMinor, isTopUp }: Receipt): void {
  sheet.heads([say('receipt.for'), '', '', say('receipt.amount')])
  for (const { number, issuedOn, amountMinor } of lines) {
    const invoice = say('receipt.invoice', { number, date: day(issuedOn) })
    sheet.row([invoice, '', '', sheet.money(amountMinor)])
  }
  const credit = say(isTopUp ? 'receipt.top_up' : 'receipt.surplus')
  if (creditMinor > 0) sheet.row([credit, '', '', sheet.money(creditMinor)])
  sheet.rule()
}

function drawTotals(sheet: Sheet, { totalMinor, refundedMinor }: Receipt): void {
  const total = ['', '', say('receipt.total'), sheet.money(totalMinor)]
  sheet.row(total, { ...BODY, weight: 'bold' })
  if (refundedMinor > 0) sheet.row(['', '', say('document.refunded'), sheet.money(refundedMinor)])
}

function drawNotes(sheet: Sheet, { isTopUp }: Receipt): void {
  sheet.y += 12
  sheet.paragraph(say(isTopUp ? 'receipt.top_up_note' : 'receipt.note'), SMALL)
}
