import { BODY, SMALL, Sheet, TITLE, day, say, taxName } from '#billing/invoices/typesetting/sheet'
import type { CreditNoteSnapshot } from '#billing/credit_notes/credit_note_snapshot'
import type { DocumentLooks } from '#billing/invoices/document_looks'

/** Draws a credit note on A4, from what it said when it was issued and with the looks of the shop. */
export function renderCreditNotePdf(
  note: CreditNoteSnapshot,
  looks: DocumentLooks
): Promise<Buffer> {
  const sheet = new Sheet(note, looks)
  drawHeading(sheet, note)
  sheet.parties()
  drawLines(sheet, note)
  drawTotals(sheet, note)
  drawNotes(sheet, note)
  return sheet.finish()
}

function drawHeading(sheet: Sheet, { number, issuedOn, invoice, reason }: CreditNoteSnapshot) {
  sheet.sender()
  sheet.paragraph(`${say('credit_notes.document')} ${number}`, TITLE)
  sheet.y += 2
  sheet.paragraph(`${say('document.issued_on')}: ${day(issuedOn)}`, SMALL)
  const corrected = { number: invoice.number, date: day(invoice.issuedOn) }
  sheet.paragraph(say('credit_notes.corrects', corrected), BODY)
  sheet.paragraph(say('credit_notes.because', { reason }), BODY)
  sheet.y += 18
}

function drawLines(sheet: Sheet, { lines }: CreditNoteSnapshot): void {
  sheet.heads([say('document.description'), '', '', say('document.amount')])
  for (const line of lines) {
    const { description, days, periodStart, periodEnd } = line
    const period = periodStart && periodEnd ? [`${day(periodStart)} – ${day(periodEnd)}`] : []
    const taken = days ? [say('credit_notes.days', { count: days })] : []
    const text = [description, ...period, ...taken].join('\n')
    sheet.row([text, '', '', sheet.money(line.netMinor)])
  }
  sheet.rule()
}

function drawTotals(sheet: Sheet, { netMinor, totalMinor, taxGroups }: CreditNoteSnapshot): void {
  sheet.row(['', '', say('document.net'), sheet.money(netMinor)])
  for (const group of taxGroups) sheet.row(['', '', taxName(group), sheet.money(group.taxMinor)])
  const total = ['', '', say('credit_notes.total'), sheet.money(totalMinor)]
  sheet.row(total, { ...BODY, weight: 'bold' })
}

function drawNotes(sheet: Sheet, note: CreditNoteSnapshot): void {
  const { taxGroups, totalMinor, returnedMinor, settle, footer } = note
  const reasons = taxGroups.flatMap(({ reason }) => (reason ? [say(`tax.reasons.${reason}`)] : []))
  const lowered = totalMinor - returnedMinor
  const settling = [
    lowered > 0 ? say('credit_notes.lowered', { amount: sheet.money(lowered) }) : '',
    returnedMinor > 0
      ? say(`credit_notes.returned.${settle}`, { amount: sheet.money(returnedMinor) })
      : '',
  ]
  for (const text of [...reasons, settling.filter(Boolean).join(' '), footer].filter(Boolean)) {
    sheet.y += 12
    sheet.paragraph(text, SMALL)
  }
}
