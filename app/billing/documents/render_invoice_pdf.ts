import PDFDocument from 'pdfkit'
import i18nManager from '@adonisjs/i18n/services/main'
import { DateTime } from 'luxon'
import { formatDate, formatMoney } from '#core/views/format'
import { printable } from '#billing/documents/printable'
import type { InvoiceSnapshot } from '#billing/documents/invoice_snapshot'

const MARGIN = 56
const WIDTH = 595.28 - 2 * MARGIN
const COLUMNS = { description: 0, quantity: 262, unit: 322, amount: 400 }
const BOTTOM = 740
const INK = '#1d2428'
const SUBTLE = '#5d676e'

/** Draws an invoice on A4 with the fonts that every reader has, which cover the languages of Western Europe. */
export function renderInvoicePdf(snapshot: InvoiceSnapshot): Promise<Buffer> {
  const info = {
    Title: snapshot.number,
    CreationDate: DateTime.fromISO(snapshot.issuedOn).toJSDate(),
  }
  const pdf = new PDFDocument({ size: 'A4', margin: MARGIN, info, lang: 'en' })
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<Buffer>((resolve) => pdf.on('end', () => resolve(Buffer.concat(chunks))))
  new InvoiceDrawing(pdf, snapshot).draw()
  pdf.end()
  return done
}

class InvoiceDrawing {
  readonly #pdf: PDFKit.PDFDocument
  readonly #invoice: InvoiceSnapshot

  constructor(pdf: PDFKit.PDFDocument, invoice: InvoiceSnapshot) {
    this.#pdf = pdf
    this.#invoice = invoice
  }

  draw(): void {
    this.#heading()
    this.#parties()
    this.#lines()
    this.#totals()
    this.#notes()
  }

  #heading(): void {
    const { number, issuedOn, dueOn, seller } = this.#invoice
    this.#pdf
      .font('Helvetica-Bold')
      .fontSize(20)
      .fillColor(INK)
      .text(printable(`${say('document.title')} ${number}`), MARGIN, MARGIN)
    this.#small(seller.name)
    this.#pdf.moveDown(0.5)
    this.#small(
      `${say('document.issued_on')}: ${day(issuedOn)}    ${say('document.due_on')}: ${day(dueOn)}`
    )
    this.#pdf.moveDown(1.5)
  }

  #parties(): void {
    const { seller, buyer } = this.#invoice
    const top = this.#pdf.y
    const left = this.#party(say('document.from'), seller, MARGIN, top)
    const right = this.#party(say('document.to'), buyer, MARGIN + WIDTH / 2, top)
    this.#pdf.y = Math.max(left, right) + 24
  }

  #party(
    title: string,
    { name, lines, vatId, email }: InvoiceSnapshot['seller'],
    x: number,
    top: number
  ): number {
    const width = WIDTH / 2 - 16
    this.#pdf
      .font('Helvetica')
      .fontSize(9)
      .fillColor(SUBTLE)
      .text(printable(title), x, top, { width })
    this.#pdf.font('Helvetica-Bold').fontSize(10).fillColor(INK).text(printable(name), { width })
    const vatLine = vatId ? [`${say('document.vat_id')}: ${vatId}`] : []
    this.#pdf.font('Helvetica')
    for (const line of [...lines, ...vatLine, ...(email ? [email] : [])])
      this.#pdf.text(printable(line), { width })
    return this.#pdf.y
  }

  #lines(): void {
    const heads = ['description', 'quantity', 'unit', 'amount'].map((name) =>
      say(`document.${name}`)
    )
    this.#row(heads, { bold: true })
    this.#rule()
    for (const line of this.#invoice.lines) {
      const period =
        line.periodStart && line.periodEnd
          ? `\n${day(line.periodStart)} - ${day(line.periodEnd)}`
          : ''
      const amounts = [
        String(line.quantity),
        this.#money(line.unitMinor),
        this.#money(line.netMinor),
      ]
      this.#row([`${line.description}${period}`, ...amounts])
    }
    this.#rule()
  }

  #totals(): void {
    const { netMinor, totalMinor, taxGroups } = this.#invoice
    this.#row(['', '', say('document.net'), this.#money(netMinor)])
    for (const group of taxGroups) this.#row(['', '', taxName(group), this.#money(group.taxMinor)])
    this.#row(['', '', say('document.total'), this.#money(totalMinor)], { bold: true })
  }

  #notes(): void {
    const { taxGroups, bankDetails, footer } = this.#invoice
    const reasons = taxGroups.flatMap(({ reason }) =>
      reason ? [say(`tax.reasons.${reason}`)] : []
    )
    const bank = bankDetails ? [`${say('document.bank')}\n${bankDetails}`] : []
    for (const note of [...reasons, ...bank, ...(footer ? [footer] : [])]) {
      this.#pdf.moveDown(1)
      this.#small(note)
    }
  }

  #row([description, quantity, unit, amount]: string[], { bold = false } = {}): void {
    if (this.#pdf.y > BOTTOM) this.#pdf.addPage()
    const top = this.#pdf.y + 4
    this.#pdf
      .font(bold ? 'Helvetica-Bold' : 'Helvetica')
      .fontSize(10)
      .fillColor(INK)
    this.#cell(quantity, COLUMNS.quantity, 56, top)
    this.#cell(unit, COLUMNS.unit, 78, top)
    this.#cell(amount, COLUMNS.amount, WIDTH - COLUMNS.amount, top)
    this.#pdf.text(printable(description || ' '), MARGIN, top, { width: COLUMNS.quantity - 12 })
    this.#pdf.y += 3
  }

  #cell(text: string, x: number, width: number, top: number): void {
    this.#pdf.text(printable(text), MARGIN + x, top, { width, align: 'right', lineBreak: false })
  }

  #rule(): void {
    const y = this.#pdf.y + 3
    this.#pdf
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + WIDTH, y)
      .lineWidth(0.5)
      .strokeColor('#c6ccd0')
      .stroke()
    this.#pdf.y = y + 3
  }

  #small(text: string): void {
    this.#pdf
      .font('Helvetica')
      .fontSize(9)
      .fillColor(SUBTLE)
      .text(printable(text), MARGIN, undefined, { width: WIDTH })
  }

  #money(minor: number): string {
    return formatMoney({ minor, currency: this.#invoice.currency })
  }
}

function taxName({ rateBp, country }: { rateBp: number; country: string }): string {
  return say('document.tax', { rate: String(rateBp / 100), country })
}

function say(key: string, data: Record<string, string> = {}): string {
  return i18nManager.locale(i18nManager.defaultLocale).t(`billing.${key}`, data)
}

function day(iso: string): string {
  return formatDate(DateTime.fromISO(iso, { zone: 'utc' }))
}
