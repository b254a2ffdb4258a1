import PDFDocument from 'pdfkit'
import { DateTime } from 'luxon'
import { shopLanguage } from '#core/i18n/languages'
import { formatDate, formatMoney } from '#core/views/format'
import { Typesetter, type TextStyle } from '#billing/invoices/typesetting/typesetter'
import type { InvoiceSnapshot } from '#billing/invoices/invoice_snapshot'
import type { InvoiceStanding } from '#billing/invoices/invoice_standing'

const MARGIN = 56
const WIDTH = 595.28 - 2 * MARGIN
const COLUMNS = { description: 0, quantity: 262, unit: 322, amount: 400 }
const BOTTOM = 780

const TITLE: TextStyle = { size: 20, color: '#1d2428', weight: 'bold' }
const BODY: TextStyle = { size: 10, color: '#1d2428' }
const SMALL: TextStyle = { size: 9, color: '#5d676e' }
const MARK: TextStyle = { size: 14, color: '#5d676e', weight: 'bold', align: 'right' }
const MARK_PAID: TextStyle = { ...MARK, color: '#1a7a44' }

/** Draws an invoice and how it stands on A4, in the letters in which buyer and seller wrote their names. */
export function renderInvoicePdf(
  snapshot: InvoiceSnapshot,
  standing: InvoiceStanding
): Promise<Buffer> {
  const info = {
    Title: snapshot.number,
    CreationDate: DateTime.fromISO(snapshot.issuedOn).toJSDate(),
  }
  const pdf = new PDFDocument({ size: 'A4', margin: MARGIN, info, lang: 'en', font: '' })
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<Buffer>((resolve) => pdf.on('end', () => resolve(Buffer.concat(chunks))))
  new InvoiceDrawing(pdf, snapshot, standing).draw()
  pdf.end()
  return done
}

class InvoiceDrawing {
  readonly #pdf: PDFKit.PDFDocument
  readonly #invoice: InvoiceSnapshot
  readonly #standing: InvoiceStanding
  readonly #setter: Typesetter
  /** Where the next line begins, in points from the top of the page. */
  #y = MARGIN

  constructor(pdf: PDFKit.PDFDocument, invoice: InvoiceSnapshot, standing: InvoiceStanding) {
    this.#pdf = pdf
    this.#invoice = invoice
    this.#standing = standing
    this.#setter = new Typesetter(pdf, invoice.buyer.country)
  }

  draw(): void {
    this.#heading()
    this.#parties()
    this.#lines()
    this.#totals()
    this.#notes()
  }

  #heading(): void {
    const { number, issuedOn, seller } = this.#invoice
    const { mark } = this.#standing
    if (mark) {
      const style = mark === 'paid' ? MARK_PAID : MARK
      this.#setter.write(say(`document.marks.${mark}`), MARGIN, this.#y + 5, WIDTH, style)
    }
    this.#paragraph(`${say('document.title')} ${number}`, TITLE)
    this.#paragraph(seller.name, SMALL)
    this.#y += 6
    const issued = `${say('document.issued_on')}: ${day(issuedOn)}`
    this.#paragraph([issued, this.#secondDate()].join('    '), SMALL)
    this.#y += 18
  }

  /** When it is due, or when that came to an end. */
  #secondDate(): string {
    const { paidOn, voidedOn } = this.#standing
    if (paidOn) return `${say('document.paid_on')}: ${dayText(paidOn)}`
    if (voidedOn) return `${say('document.voided_on')}: ${dayText(voidedOn)}`
    return `${say('document.due_on')}: ${day(this.#invoice.dueOn)}`
  }

  #parties(): void {
    const { seller, buyer } = this.#invoice
    const left = this.#party(say('document.from'), seller, MARGIN)
    const right = this.#party(say('document.to'), buyer, MARGIN + WIDTH / 2)
    this.#y = Math.max(left, right) + 24
  }

  #party(title: string, party: InvoiceSnapshot['seller'], x: number): number {
    const { name, lines, vatId, email } = party
    const width = WIDTH / 2 - 16
    const vatLine = vatId ? [`${say('document.vat_id')}: ${vatId}`] : []
    let y = this.#setter.write(title, x, this.#y, width, SMALL)
    y = this.#setter.write(name, x, y, width, { ...BODY, weight: 'bold' })
    for (const line of [...lines, ...vatLine, ...(email ? [email] : [])])
      y = this.#setter.write(line, x, y, width, BODY)
    return y
  }

  #lines(): void {
    const heads = ['description', 'quantity', 'unit', 'amount'].map((name) =>
      say(`document.${name}`)
    )
    this.#row(heads, { ...BODY, weight: 'bold' })
    this.#rule()
    for (const line of this.#invoice.lines) {
      const amounts = [
        String(line.quantity),
        this.#money(line.unitMinor),
        this.#money(line.netMinor),
      ]
      this.#row([[line.description, ...periodOf(line)].join('\n'), ...amounts])
    }
    this.#rule()
  }

  #totals(): void {
    const { netMinor, totalMinor, taxGroups } = this.#invoice
    this.#row(['', '', say('document.net'), this.#money(netMinor)])
    for (const group of taxGroups) this.#row(['', '', taxName(group), this.#money(group.taxMinor)])
    this.#row(['', '', say('document.total'), this.#money(totalMinor)], { ...BODY, weight: 'bold' })
    const { paid, refunded, due } = this.#standing
    if (paid) this.#row(['', '', say('document.paid'), moneyText(paid)])
    if (refunded) this.#row(['', '', say('document.refunded'), moneyText(refunded)])
    if (paid) this.#row(['', '', say('document.amount_due'), moneyText(due)])
  }

  #notes(): void {
    const { taxGroups, bankDetails, footer } = this.#invoice
    const reasons = taxGroups.flatMap(({ reason }) =>
      reason ? [say(`tax.reasons.${reason}`)] : []
    )
    const { mark } = this.#standing
    const bank = bankDetails ? `${say('document.bank')}\n${bankDetails}` : ''
    const owed = mark ? say(mark === 'void' ? 'document.void' : 'document.nothing_due') : bank
    for (const note of [...reasons, owed, footer].filter(Boolean)) {
      this.#y += 12
      this.#paragraph(note, SMALL)
    }
  }

  #paragraph(text: string, style: TextStyle): void {
    this.#makeRoom(this.#setter.heightOf(text, WIDTH, style))
    this.#y = this.#setter.write(text, MARGIN, this.#y, WIDTH, style)
  }

  #row([description, quantity, unit, amount]: string[], style = BODY): void {
    const width = COLUMNS.quantity - 12
    this.#makeRoom(this.#setter.heightOf(description, width, style))
    const top = this.#y + 3
    const right = { ...style, align: 'right' } as const
    const bottoms = [
      this.#setter.write(description, MARGIN, top, width, style),
      this.#setter.write(quantity, MARGIN + COLUMNS.quantity, top, 56, right),
      this.#setter.write(unit, MARGIN + COLUMNS.unit - 40, top, 118, right),
      this.#setter.write(amount, MARGIN + COLUMNS.amount, top, WIDTH - COLUMNS.amount, right),
    ]
    this.#y = Math.max(...bottoms) + 2
  }

  /** What does not fit at the foot of a page begins on the next one; what fits on none is begun here all the same. */
  #makeRoom(height: number): void {
    if (this.#y + height <= BOTTOM || this.#y === MARGIN) return
    this.#pdf.addPage()
    this.#y = MARGIN
  }

  #rule(): void {
    const y = this.#y + 3
    this.#pdf
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + WIDTH, y)
      .lineWidth(0.5)
      .strokeColor('#c6ccd0')
      .stroke()
    this.#y = y + 3
  }

  #money(minor: number): string {
    return moneyText({ minor, currency: this.#invoice.currency })
  }
}

function taxName({ rateBp, country }: { rateBp: number; country: string }): string {
  return say('document.tax', { rate: String(rateBp / 100), country })
}

/** The days that are billed, or how long from when the service begins; none for what has no period. */
function periodOf({ periodStart, periodEnd, cycle }: InvoiceSnapshot['lines'][number]): string[] {
  if (cycle) return [say(`document.from_activation.${cycle.unit}`, { count: cycle.count })]
  return periodStart && periodEnd ? [`${day(periodStart)} – ${day(periodEnd)}`] : []
}

function say(key: string, data: Record<string, string | number> = {}): string {
  return shopLanguage().t(`billing.${key}`, data)
}

function day(iso: string): string {
  return dayText(DateTime.fromISO(iso, { zone: 'utc' }))
}

/** A document is in the shop's language, whoever fetches it. */
function moneyText(amount: Parameters<typeof formatMoney>[0]): string {
  return formatMoney(amount, shopLanguage().locale)
}

function dayText(date: DateTime): string {
  return formatDate(date, shopLanguage().locale)
}
