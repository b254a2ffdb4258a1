import { OWN_ACCENT } from '#core/brand/palette'
import { transferCode, type TransferCode } from '#billing/invoices/transfer_code'
import {
  BODY,
  MARGIN,
  SMALL,
  Sheet,
  TITLE,
  WIDTH,
  day,
  dayText,
  moneyText,
  say,
  taxName,
} from '#billing/invoices/typesetting/sheet'
import type { TextStyle } from '#billing/invoices/typesetting/typesetter'
import type { DocumentLooks } from '#billing/invoices/document_looks'
import type { InvoiceSnapshot } from '#billing/invoices/invoice_snapshot'
import type { InvoiceStanding } from '#billing/invoices/invoice_standing'

/** The side of the code for transfers. */
const CODE = 92

const FACT: TextStyle = { size: 8.5, color: '#5d676e' }
const MARK: TextStyle = { size: 14, color: '#5d676e', weight: 'bold', align: 'right' }
const MARK_PAID: TextStyle = { ...MARK, color: '#1a7a44' }
const OWN_LOOKS: DocumentLooks = { accent: OWN_ACCENT, logo: null }

/**
 * Draws an invoice and how it stands on A4, in the letters in which buyer and seller wrote their names and with the looks of
 * the shop. What is due can be paid by a code that banking apps read.
 */
export async function renderInvoicePdf(
  snapshot: InvoiceSnapshot,
  standing: InvoiceStanding,
  looks: DocumentLooks = OWN_LOOKS
): Promise<Buffer> {
  const code = await transferCode(snapshot, standing)
  const sheet = new Sheet(snapshot, looks)
  new InvoiceDrawing(sheet, snapshot, standing, code).draw()
  return sheet.finish()
}

class InvoiceDrawing {
  readonly #sheet: Sheet
  readonly #invoice: InvoiceSnapshot
  readonly #standing: InvoiceStanding
  readonly #code: TransferCode | null

  constructor(
    sheet: Sheet,
    invoice: InvoiceSnapshot,
    standing: InvoiceStanding,
    code: TransferCode | null
  ) {
    this.#sheet = sheet
    this.#invoice = invoice
    this.#standing = standing
    this.#code = code
  }

  draw(): void {
    this.#heading()
    this.#sheet.parties()
    this.#lines()
    this.#totals()
    this.#notes()
  }

  #heading(): void {
    const { number, issuedOn } = this.#invoice
    const sheet = this.#sheet
    sheet.sender()
    const { mark } = this.#standing
    if (mark) this.#mark(say(`document.marks.${mark}`), mark === 'paid' ? MARK_PAID : MARK)
    sheet.paragraph(`${say('document.title')} ${number}`, TITLE)
    sheet.y += 2
    const issued = `${say('document.issued_on')}: ${day(issuedOn)}`
    sheet.paragraph([issued, this.#secondDate()].join('    '), SMALL)
    const { purchaseOrder } = this.#invoice
    if (purchaseOrder) sheet.paragraph(`${say('document.purchase_order')}: ${purchaseOrder}`, SMALL)
    sheet.y += 18
  }

  /** Beside the title, as a stamp would stand. */
  #mark(text: string, style: TextStyle): void {
    const { pdf, setter, y } = this.#sheet
    setter.write(text, MARGIN, y + 4, WIDTH - 11, style)
    const width = pdf.widthOfString(text) + 22
    pdf
      .roundedRect(MARGIN + WIDTH - width, y, width, 27, 4)
      .lineWidth(1.5)
      .stroke(style.color)
  }

  /** When it is due, or when that came to an end. */
  #secondDate(): string {
    const { paidOn, voidedOn } = this.#standing
    if (paidOn) return `${say('document.paid_on')}: ${dayText(paidOn)}`
    if (voidedOn) return `${say('document.voided_on')}: ${dayText(voidedOn)}`
    return `${say('document.due_on')}: ${day(this.#invoice.dueOn)}`
  }

  #lines(): void {
    const sheet = this.#sheet
    sheet.heads(
      ['description', 'quantity', 'unit', 'amount'].map((name) => say(`document.${name}`))
    )
    for (const line of this.#invoice.lines) {
      const amounts = [
        String(line.quantity),
        sheet.money(line.unitMinor),
        sheet.money(line.netMinor),
      ]
      sheet.row([
        [line.description, ...this.#discountOf(line), ...periodOf(line)].join('\n'),
        ...amounts,
      ])
    }
    sheet.rule()
  }

  /** What was taken off a line; none for most. */
  #discountOf({ discount }: InvoiceSnapshot['lines'][number]): string[] {
    return discount ? [`${discount.label}: ${this.#sheet.money(-discount.minor)}`] : []
  }

  #totals(): void {
    const { netMinor, totalMinor, taxGroups } = this.#invoice
    const sheet = this.#sheet
    sheet.row(['', '', say('document.net'), sheet.money(netMinor)])
    for (const group of taxGroups) sheet.row(['', '', taxName(group), sheet.money(group.taxMinor)])
    sheet.row(['', '', say('document.total'), sheet.money(totalMinor)], { ...BODY, weight: 'bold' })
    const { credited, paid, refunded, due } = this.#standing
    if (credited) sheet.row(['', '', say('document.credited'), moneyText(credited)])
    if (paid) sheet.row(['', '', say('document.paid'), moneyText(paid)])
    if (refunded) sheet.row(['', '', say('document.refunded'), moneyText(refunded)])
    if (paid || credited) sheet.row(['', '', say('document.amount_due'), moneyText(due)])
  }

  #notes(): void {
    const { taxGroups, bankDetails, footer } = this.#invoice
    const reasons = taxGroups.flatMap(({ reason }) =>
      reason ? [say(`tax.reasons.${reason}`)] : []
    )
    const { closing } = this.#standing
    if (this.#code) this.#transfer(this.#code)
    const bank = bankDetails ? `${say('document.bank')}\n${bankDetails}` : ''
    const owed = closing ? say(`document.${closing}`) : bank
    for (const note of [...reasons, owed, footer].filter(Boolean)) {
      this.#sheet.y += 12
      this.#sheet.paragraph(note, SMALL)
    }
  }

  /** The code at the left, and beside it what it says. */
  #transfer({ recipient, iban, bic, reference, path, size }: TransferCode): void {
    const { pdf, setter } = this.#sheet
    this.#sheet.makeRoom(CODE + 16)
    const top = this.#sheet.y + 16
    const scale = CODE / size
    pdf.save().translate(MARGIN, top).scale(scale).path(path).fill('#000000').restore()
    const left = MARGIN + CODE + 12
    const width = WIDTH - CODE - 12
    let y = setter.write(say('document.transfer'), left, top + 4, width, {
      ...BODY,
      weight: 'bold',
    })
    y = setter.write(say('document.transfer_scan'), left, y, width, SMALL) + 4
    const facts = [
      ['recipient', recipient],
      ['iban', iban],
      ...(bic ? [['bic', bic]] : []),
      ['amount_due', moneyText(this.#standing.due)],
      ['reference', reference],
    ]
    for (const [name, value] of facts) {
      setter.write(say(`document.${name}`), left, y, 76, FACT)
      y = setter.write(value, left + 80, y, width - 80, { ...FACT, color: BODY.color })
    }
    this.#sheet.y = Math.max(top + CODE, y)
  }
}

/** The days that are billed, or how long from when the service begins; none for what has no period. */
function periodOf({ periodStart, periodEnd, cycle }: InvoiceSnapshot['lines'][number]): string[] {
  if (cycle) return [say(`document.from_activation.${cycle.unit}`, { count: cycle.count })]
  return periodStart && periodEnd ? [`${day(periodStart)} – ${day(periodEnd)}`] : []
}
