import PDFDocument from 'pdfkit'
import { DateTime } from 'luxon'
import { shopLanguage } from '#core/i18n/languages'
import { formatDate, formatMoney } from '#core/views/format'
import { OWN_ACCENT } from '#core/brand/palette'
import { transferCode, type TransferCode } from '#billing/invoices/transfer_code'
import { Typesetter, type TextStyle } from '#billing/invoices/typesetting/typesetter'
import type { DocumentLooks } from '#billing/invoices/document_looks'
import type { InvoiceSnapshot } from '#billing/invoices/invoice_snapshot'
import type { InvoiceStanding } from '#billing/invoices/invoice_standing'

const MARGIN = 56
const WIDTH = 595.28 - 2 * MARGIN
const COLUMNS = { description: 0, quantity: 262, unit: 322, amount: 400 }
/** Where the last lines of a page end, how much of its width they leave to its number, and how far they keep from the rest. */
const FOOT = { bottom: 822, width: WIDTH - 90, gap: 14 }
/** The band at the top of a page, the box of a logo, and the side of the code for transfers. */
const BAND = 5
const LOGO = { width: 190, height: 42 }
const CODE = 92

const TITLE: TextStyle = { size: 20, color: '#1d2428', weight: 'bold' }
const BODY: TextStyle = { size: 10, color: '#1d2428' }
const SMALL: TextStyle = { size: 9, color: '#5d676e' }
const FINE: TextStyle = { size: 7.5, color: '#5d676e' }
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
  const info = {
    Title: snapshot.number,
    CreationDate: DateTime.fromISO(snapshot.issuedOn).toJSDate(),
  }
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    info,
    lang: 'en',
    font: '',
    bufferPages: true,
  })
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  const done = new Promise<Buffer>((resolve) => pdf.on('end', () => resolve(Buffer.concat(chunks))))
  const code = await transferCode(snapshot, standing)
  new InvoiceDrawing(pdf, snapshot, standing, looks, code).draw()
  pdf.end()
  return done
}

class InvoiceDrawing {
  readonly #pdf: PDFKit.PDFDocument
  readonly #invoice: InvoiceSnapshot
  readonly #standing: InvoiceStanding
  readonly #looks: DocumentLooks
  readonly #code: TransferCode | null
  readonly #setter: Typesetter
  readonly #legal: string
  /** Where the last lines of each page begin. */
  readonly #foot: number
  /** Where the next line begins, in points from the top of the page. */
  #y = MARGIN

  constructor(
    pdf: PDFKit.PDFDocument,
    invoice: InvoiceSnapshot,
    standing: InvoiceStanding,
    looks: DocumentLooks,
    code: TransferCode | null
  ) {
    this.#looks = looks
    this.#code = code
    this.#pdf = pdf
    this.#invoice = invoice
    this.#standing = standing
    this.#setter = new Typesetter(pdf, invoice.buyer.country)
    this.#legal = (invoice.legal ?? []).join(' · ')
    this.#foot = FOOT.bottom - this.#setter.heightOf(this.#legal || ' ', FOOT.width, FINE)
  }

  draw(): void {
    this.#heading()
    this.#parties()
    this.#lines()
    this.#totals()
    this.#notes()
    this.#everyPage()
  }

  #heading(): void {
    const { number, issuedOn } = this.#invoice
    this.#sender()
    const { mark } = this.#standing
    if (mark) this.#mark(say(`document.marks.${mark}`), mark === 'paid' ? MARK_PAID : MARK)
    this.#paragraph(`${say('document.title')} ${number}`, TITLE)
    this.#y += 2
    const issued = `${say('document.issued_on')}: ${day(issuedOn)}`
    this.#paragraph([issued, this.#secondDate()].join('    '), SMALL)
    this.#y += 18
  }

  /** Beside the title, as a stamp would stand. */
  #mark(text: string, style: TextStyle): void {
    this.#setter.write(text, MARGIN, this.#y + 4, WIDTH - 11, style)
    const width = this.#pdf.widthOfString(text) + 22
    this.#pdf
      .roundedRect(MARGIN + WIDTH - width, this.#y, width, 27, 4)
      .lineWidth(1.5)
      .stroke(style.color)
  }

  /** The logo of the shop, or who sells where there is none. */
  #sender(): void {
    const { logo, accent } = this.#looks
    if (logo) {
      const scale = Math.min(LOGO.width / logo.width, LOGO.height / logo.height)
      const [width, height] = [logo.width * scale, logo.height * scale]
      this.#pdf.image(logo.content, MARGIN, this.#y - 10, { width, height })
      this.#y += height + 16
      return
    }
    this.#paragraph(this.#invoice.seller.name, { size: 13, color: accent, weight: 'bold' })
    this.#y += 14
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
    this.#rule(this.#looks.accent)
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
    if (this.#code) this.#transfer(this.#code)
    const bank = bankDetails ? `${say('document.bank')}\n${bankDetails}` : ''
    const owed = mark ? say(mark === 'void' ? 'document.void' : 'document.nothing_due') : bank
    for (const note of [...reasons, owed, footer].filter(Boolean)) {
      this.#y += 12
      this.#paragraph(note, SMALL)
    }
  }

  /** The code at the left, and beside it what it says. */
  #transfer({ recipient, iban, bic, reference, path, size }: TransferCode): void {
    this.#makeRoom(CODE + 16)
    const top = this.#y + 16
    const scale = CODE / size
    this.#pdf.save().translate(MARGIN, top).scale(scale).path(path).fill('#000000').restore()
    const left = MARGIN + CODE + 12
    const width = WIDTH - CODE - 12
    let y = this.#setter.write(say('document.transfer'), left, top + 4, width, {
      ...BODY,
      weight: 'bold',
    })
    y = this.#setter.write(say('document.transfer_scan'), left, y, width, SMALL) + 4
    const facts = [
      ['recipient', recipient],
      ['iban', iban],
      ...(bic ? [['bic', bic]] : []),
      ['amount_due', moneyText(this.#standing.due)],
      ['reference', reference],
    ]
    for (const [name, value] of facts) {
      this.#setter.write(say(`document.${name}`), left, y, 76, FACT)
      y = this.#setter.write(value, left + 80, y, width - 80, { ...FACT, color: BODY.color })
    }
    this.#y = Math.max(top + CODE, y)
  }

  /** The band at the head, and at the foot who sells and which page it is. */
  #everyPage(): void {
    const { start, count } = this.#pdf.bufferedPageRange()
    for (let page = 0; page < count; page++) {
      this.#pdf.switchToPage(start + page)
      this.#pdf.rect(0, 0, 595.28, BAND).fill(this.#looks.accent)
      if (this.#legal) this.#setter.write(this.#legal, MARGIN, this.#foot, FOOT.width, FINE)
      if (count === 1) continue
      const number = say('document.page', { page: page + 1, pages: count })
      this.#setter.write(number, MARGIN, this.#foot, WIDTH, { ...FINE, align: 'right' })
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
    if (this.#y + height <= this.#foot - FOOT.gap || this.#y === MARGIN) return
    this.#pdf.addPage()
    this.#y = MARGIN
  }

  #rule(colour = '#c6ccd0'): void {
    const y = this.#y + 3
    this.#pdf
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + WIDTH, y)
      .lineWidth(0.5)
      .strokeColor(colour)
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
